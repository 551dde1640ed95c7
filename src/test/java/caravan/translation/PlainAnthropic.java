package caravan.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads Anthropic's answers in the plainest way, with no code in common with the gateway's. */
final class PlainAnthropic {
    private static final Map<String, String> STOPS = Map.of(
            "end_turn", "stop",
            "stop_sequence", "stop",
            "max_tokens", "length",
            "tool_use", "tool_calls",
            "refusal", "content_filter");

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final List<String> names = new ArrayList<>();
    private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
    private final Map<String, Long> usage = new TreeMap<>();
    private String stop = "";

    static Said read(List<JsonNode> texts) {
        PlainAnthropic plain = new PlainAnthropic();
        texts.forEach(plain::event);
        return plain.said();
    }

    private void event(JsonNode event) {
        int index = event.path("index").asInt();
        switch (event.path("type").asText()) {
            case "message" -> {
                for (JsonNode block : event.path("content")) {
                    block(names.size(), block);
                }
                stop = event.path("stop_reason").asText();
                usage(event.path("usage"));
            }
            case "message_start" -> usage(event.at("/message/usage"));
            case "content_block_start" -> block(index, event.path("content_block"));
            case "content_block_delta" -> delta(index, event.path("delta"));
            case "message_delta" -> {
                stop = event.at("/delta/stop_reason").asText();
                usage(event.path("usage"));
            }
            default -> {}
        }
    }

    private void block(int index, JsonNode block) {
        text.append(block.path("text").asText());
        thinking.append(block.path("thinking").asText());
        if (block.path("type").asText().equals("tool_use")) {
            names.add(block.path("name").asText());
            String input = block.path("input").toString();
            arguments.put(index, new StringBuilder(input.equals("{}") ? "" : input));
        }
    }

    private void delta(int index, JsonNode delta) {
        text.append(delta.path("text").asText());
        thinking.append(delta.path("thinking").asText());
        if (delta.has("partial_json")) {
            arguments.get(index).append(delta.path("partial_json").asText());
        }
    }

    private void usage(JsonNode told) {
        told.properties().forEach(field -> {
            if (field.getValue().isNumber()) {
                usage.put(field.getKey(), field.getValue().asLong());
            }
        });
    }

    private long used(String name) {
        return usage.getOrDefault(name, 0L);
    }

    private Said said() {
        List<Said.Called> calls = new ArrayList<>();
        arguments.values().forEach(all -> calls.add(Said.Called.of(names.get(calls.size()), all.toString())));
        long cached = used("cache_read_input_tokens");
        long in = used("input_tokens") + cached + used("cache_creation_input_tokens");
        List<Long> used = usage.isEmpty() ? List.of() : List.of(in, used("output_tokens"), cached);
        return new Said(text.toString(), thinking.toString(), calls, STOPS.getOrDefault(stop, stop), used);
    }
}
