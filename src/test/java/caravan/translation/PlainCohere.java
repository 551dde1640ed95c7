package caravan.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads Cohere's answers in the plainest way, with no code in common with the gateway's. What is billed was used. */
final class PlainCohere {
    private static final Map<String, String> STOPS =
            Map.of("COMPLETE", "stop", "STOP_SEQUENCE", "stop", "MAX_TOKENS", "length", "TOOL_CALL", "tool_calls");

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final Map<Integer, String> names = new TreeMap<>();
    private final Map<Integer, StringBuilder> arguments = new TreeMap<>();

    static Said read(List<JsonNode> texts) {
        PlainCohere plain = new PlainCohere();
        texts.forEach(each -> plain.message(each.path("index").asInt(), each.at("/delta/message")));
        texts.forEach(each -> plain.message(0, each.path("message")));
        List<Said.Called> calls = new ArrayList<>();
        plain.names.forEach((index, name) ->
                calls.add(Said.Called.of(name, plain.arguments.get(index).toString())));
        JsonNode last = texts.getLast().has("delta") ? texts.getLast().path("delta") : texts.getLast();
        JsonNode billed = last.at("/usage/billed_units");
        List<Long> used = List.of(
                billed.path("input_tokens").asLong(),
                billed.path("output_tokens").asLong(),
                0L);
        String finish = STOPS.get(last.path("finish_reason").asText());
        return new Said(plain.text.toString(), plain.thinking.toString(), calls, finish, used);
    }

    private void message(int index, JsonNode message) {
        text.append(message.path("tool_plan").asText());
        parts(message.path("content"));
        message.path("content").forEach(this::parts);
        if (message.path("tool_calls").isObject()) {
            call(index, message.path("tool_calls"));
        }
        int place = 0;
        for (JsonNode call : message.path("tool_calls")) {
            if (call.has("id")) {
                call(place++, call);
            }
        }
    }

    private void parts(JsonNode part) {
        text.append(part.path("text").asText());
        thinking.append(part.path("thinking").asText());
    }

    private void call(int index, JsonNode call) {
        JsonNode function = call.path("function");
        names.merge(index, function.path("name").asText(), String::concat);
        arguments
                .computeIfAbsent(index, first -> new StringBuilder())
                .append(function.path("arguments").asText());
    }
}
