package caravan.providers.gemini;

import caravan.chat.Event;
import caravan.chat.Fault;
import caravan.chat.Finish;
import caravan.chat.Format;
import caravan.chat.Signature;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads an answer: each event of a stream has the form of a whole one, and says what is new. */
final class GeminiReader implements Format.Reader {
    private final Opened answer = new Opened();
    private final Grounding grounding = new Grounding();
    private final CallReader calls = new CallReader(answer);

    @Override
    public void read(JsonNode told, Consumer<Event> to) {
        JsonNode text = told.isArray() ? told.path(0) : told;
        if (text.has("error")) {
            answer.fail(Faults.of(text), to);
            return;
        }
        answer.named(text.path("responseId").asText(), text.path("modelVersion").asText());
        answer.used(GeminiUsage.of(text.path("usageMetadata")), to);
        String blocked = text.path("promptFeedback").path("blockReason").asText();
        if (!blocked.isEmpty()) {
            answer.finish(new Finish(Finish.Why.CONTENT_FILTER, blocked));
        }
        JsonNode candidate = text.path("candidates").path(0);
        candidate.path("content").path("parts").forEach(part -> part(part, to));
        grounding.tell(candidate.path("groundingMetadata"), answer, to);
        finish(candidate, to);
    }

    private void part(JsonNode part, Consumer<Event> to) {
        JsonNode text = part.path("text");
        String signature = part.path("thoughtSignature").asText();
        if (part.has("functionCall")) {
            calls.read(part.path("functionCall"), signed(signature), to);
        } else if (part.path("thought").asBoolean()) {
            answer.thinking(text.asText(), false, to);
            hidden(signature, to);
        } else if (text.isTextual()) {
            grounding.text(text.asText());
            answer.text(text.asText(), to);
            hidden(signature, to);
        }
    }

    private static @Nullable Signature signed(String signature) {
        return signature.isEmpty() ? null : new Signature(Signature.GEMINI, signature);
    }

    /** It signs what was thought before the text, of which nothing may have been shown. */
    private void hidden(String signature, Consumer<Event> to) {
        Signature signed = signed(signature);
        if (signed != null) {
            answer.say(new Event.Signed(signed, true), to);
        }
    }

    private void finish(JsonNode candidate, Consumer<Event> to) {
        String reason = candidate.path("finishReason").asText();
        switch (reason) {
            case "" -> {}
            case "STOP" -> answer.finish(new Finish(answer.called() ? Finish.Why.TOOL_CALLS : Finish.Why.STOP, reason));
            case "MAX_TOKENS" -> answer.finish(new Finish(Finish.Why.LENGTH, reason));
            case "MALFORMED_FUNCTION_CALL",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "MALFORMED_RESPONSE",
                    "OTHER" ->
                answer.fail(new Fault(Fault.Kind.SERVER, "The model's answer came to nothing: " + reason + "."), to);
            default -> answer.finish(new Finish(Finish.Why.CONTENT_FILTER, reason));
        }
    }

    /** There is no mark of the end: whoever has said why it ends has ended. */
    @Override
    public void end(boolean marked, Consumer<Event> to) {
        if (answer.finished()) {
            answer.end(to);
        } else {
            answer.brokeOff(to);
        }
    }
}
