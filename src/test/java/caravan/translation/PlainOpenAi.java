package caravan.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads OpenAI's answers, and those of the like, in the plainest way, with no code in common with the gateway's. */
final class PlainOpenAi {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final Map<Integer, String> names = new TreeMap<>();
    private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
    private String finish = "";
    private List<Long> used = List.of();

    static Said read(List<JsonNode> texts) {
        PlainOpenAi plain = new PlainOpenAi();
        texts.forEach(plain::chunk);
        List<Said.Called> calls = new ArrayList<>();
        plain.names.forEach((index, name) ->
                calls.add(Said.Called.of(name, plain.arguments.get(index).toString())));
        return new Said(plain.text.toString(), plain.thinking.toString(), calls, plain.finish, plain.used);
    }

    private void chunk(JsonNode chunk) {
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt() == 0) {
                said(choice.has("delta") ? choice.path("delta") : choice.path("message"));
                finish = choice.hasNonNull("finish_reason")
                        ? choice.path("finish_reason").asText().replace("function_call", "tool_calls")
                        : finish;
                usage(choice.path("usage"));
            }
        }
        usage(chunk.path("usage"));
        usage(chunk.at("/x_groq/usage"));
    }

    private void said(JsonNode delta) {
        text.append(string(delta.path("content")));
        for (JsonNode part : delta.path("content")) {
            text.append(string(part.path("text")));
            part.path("thinking").forEach(each -> thinking.append(string(each.path("text"))));
        }
        String reasoning = string(delta.path("reasoning_content"));
        thinking.append(reasoning.isEmpty() ? string(delta.path("reasoning")) : reasoning);
        JsonNode function = delta.path("function_call");
        if (function.isObject()) { // GigaChat: one, and its arguments are no text
            names.put(0, string(function.path("name")));
            arguments.put(0, new StringBuilder(function.path("arguments").toString()));
        }
        int place = 0;
        for (JsonNode call : delta.path("tool_calls")) {
            int index = call.path("index").asInt(place++);
            String name = string(call.at("/function/name"));
            names.merge(index, name, (before, more) -> before.isEmpty() ? more : before);
            arguments
                    .computeIfAbsent(index, first -> new StringBuilder())
                    .append(string(call.at("/function/arguments")));
        }
    }

    private static String string(JsonNode node) {
        return node.isTextual() ? node.asText() : "";
    }

    /** What is missing in the sum was thought. */
    private void usage(JsonNode told) {
        if (told.has("prompt_tokens")) {
            long in = told.path("prompt_tokens").asLong();
            long out = told.path("total_tokens").asLong() - in;
            long cached = told.at("/prompt_tokens_details/cached_tokens")
                    .asLong(told.path("prompt_cache_hit_tokens")
                            .asLong(told.path("cached_tokens").asLong()));
            used = List.of(in, out, cached);
        }
    }
}
