package caravan.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads Gemini's answers in the plainest way, with no code in common with the gateway's. */
final class PlainGemini {
    private static final Map<String, String> STOPS = Map.of("STOP", "stop", "MAX_TOKENS", "length");

    private PlainGemini() {}

    static Said read(List<JsonNode> texts) {
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<Said.Called> calls = new ArrayList<>();
        String stop = "";
        for (JsonNode each : texts) {
            JsonNode candidate = each.at("/candidates/0");
            for (JsonNode part : candidate.at("/content/parts")) {
                (part.path("thought").asBoolean() ? thinking : text)
                        .append(part.path("text").asText());
                if (part.has("functionCall")) {
                    call(calls, part.path("functionCall"));
                }
            }
            stop = candidate.path("finishReason").asText(stop);
        }
        JsonNode used = texts.getLast().path("usageMetadata");
        long out = used.path("candidatesTokenCount").asLong()
                + used.path("thoughtsTokenCount").asLong();
        List<Long> counts = List.of(
                used.path("promptTokenCount").asLong(),
                out,
                used.path("cachedContentTokenCount").asLong());
        String finish = calls.isEmpty() ? STOPS.getOrDefault(stop, stop) : "tool_calls";
        return new Said(text.toString(), thinking.toString(), calls, finish, counts);
    }

    /** With partial arguments only those at the top, and texts, as in the recording. */
    private static void call(List<Said.Called> calls, JsonNode call) {
        if (call.has("name")) {
            String arguments = call.has("args") ? call.path("args").toString() : "{}";
            calls.add(Said.Called.of(call.path("name").asText(), arguments));
        }
        for (JsonNode partial : call.path("partialArgs")) {
            ObjectNode arguments = (ObjectNode) calls.getLast().arguments();
            String name = partial.path("jsonPath").asText().substring(2);
            arguments.put(
                    name,
                    arguments.path(name).asText() + partial.path("stringValue").asText());
        }
    }
}
