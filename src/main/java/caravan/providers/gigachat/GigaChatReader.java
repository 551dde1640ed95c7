package caravan.providers.gigachat;

import caravan.call.Json;
import caravan.chat.Event;
import caravan.chat.Format;
import caravan.chat.Signature;
import caravan.providers.openai.OpenAiFormat;
import caravan.providers.openai.Quirks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Reads an answer as one of OpenAI's, after it has been made one: the old form, with a few words of its own. */
final class GigaChatReader implements Format.Reader {
    private final Format.Reader reader = new OpenAiFormat(Quirks.NONE).reader(true);
    private String state = "";
    private boolean called;

    @Override
    public void read(JsonNode told, Consumer<Event> to) {
        if (told instanceof ObjectNode chunk) {
            error(chunk);
            name(chunk);
            usage(chunk.path("usage"));
            chunk.path("choices").forEach(this::choice);
        }
        reader.read(told, event -> signed(event, to));
    }

    /** It wants to see the state of its functions again with the call. */
    private void signed(Event event, Consumer<Event> to) {
        if (event instanceof Event.ToolBegun && !state.isEmpty()) {
            to.accept(new Event.Signed(new Signature(GigaChatMessages.ORIGIN, state), true));
            state = "";
        }
        to.accept(event);
    }

    private static void error(ObjectNode chunk) {
        if (chunk.path("status").isInt() && !chunk.has("choices")) {
            chunk.set(
                    "error",
                    Json.MAPPER
                            .createObjectNode()
                            .put("status_code", chunk.path("status").asInt())
                            .put("message", chunk.path("message").asText("")));
        }
    }

    /** Its answers have no names, and calls are named after them. */
    private static void name(ObjectNode chunk) {
        if (!chunk.hasNonNull("id") && chunk.has("created")) {
            chunk.put("id", "chatcmpl-" + chunk.path("created").asText());
        }
    }

    /** What was read from its cache is not in its sums. */
    private static void usage(JsonNode told) {
        long cached = told.path("precached_prompt_tokens").asLong();
        if (told instanceof ObjectNode usage && cached > 0) {
            usage.put("prompt_tokens", usage.path("prompt_tokens").asLong() + cached);
            usage.put("total_tokens", usage.path("total_tokens").asLong() + cached);
            usage.put("cached_tokens", cached);
        }
    }

    private void choice(JsonNode told) {
        if (told instanceof ObjectNode choice && choice.path("finish_reason").isTextual()) {
            String reason = choice.path("finish_reason").asText();
            choice.put("native_finish_reason", reason);
            choice.put("finish_reason", reason.equals("blacklist") ? "content_filter" : reason);
        }
        JsonNode said = told.has("delta") ? told.path("delta") : told.path("message");
        if (said instanceof ObjectNode message && message.path("function_call").isObject()) {
            state = message.path("functions_state_id").asText(state);
            if (called) {
                message.remove("function_call"); // a call comes whole, and may be told again
            }
            called = true;
        }
    }

    @Override
    public void end(boolean marked, Consumer<Event> to) {
        reader.end(marked, to);
    }
}
