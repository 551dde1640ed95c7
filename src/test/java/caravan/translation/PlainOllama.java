package caravan.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads Ollama's answers in the plainest way, with no code in common with the gateway's. */
final class PlainOllama {
    private PlainOllama() {}

    static Said read(List<JsonNode> lines) {
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<Said.Called> calls = new ArrayList<>();
        for (JsonNode line : lines) {
            text.append(line.at("/message/content").asText());
            thinking.append(line.at("/message/thinking").asText());
            for (JsonNode call : line.at("/message/tool_calls")) {
                calls.add(new Said.Called(call.at("/function/name").asText(), call.at("/function/arguments")));
            }
        }
        JsonNode last = lines.getLast();
        List<Long> used = List.of(
                last.path("prompt_eval_count").asLong(), last.path("eval_count").asLong(), 0L);
        String finish = calls.isEmpty() ? last.path("done_reason").asText() : "tool_calls";
        return new Said(text.toString(), thinking.toString(), calls, finish, used);
    }
}
