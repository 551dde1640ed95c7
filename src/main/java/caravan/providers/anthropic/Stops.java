package caravan.providers.anthropic;

import caravan.chat.Finish;
import com.fasterxml.jackson.databind.JsonNode;

/** Why an answer ended, in Anthropic's words. */
final class Stops {
    private Stops() {}

    static Finish of(JsonNode said) {
        String reason = said.path("stop_reason").asText();
        String sequence = said.path("stop_sequence").isTextual()
                ? said.path("stop_sequence").asText()
                : null;
        return new Finish(why(reason), reason, sequence);
    }

    /** {@code pause_turn} waits for tools that run at Anthropic, which nobody can ask for from another dialect. */
    private static Finish.Why why(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> Finish.Why.LENGTH;
            case "tool_use" -> Finish.Why.TOOL_CALLS;
            case "refusal" -> Finish.Why.CONTENT_FILTER;
            default -> Finish.Why.STOP;
        };
    }
}
