package caravan.providers.openai;

import caravan.chat.Event;
import caravan.chat.Signature;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Reads what a model thought, wherever it stands. The same text may stand there twice or three times: it is read once. */
record ReasoningReader(Opened answer) {
    void read(JsonNode said, Consumer<Event> to) {
        JsonNode details = said.path("reasoning_details");
        boolean signed = details.path(0).path("format").asText().startsWith("anthropic");
        String text = text(said, details);
        answer.thinking(text, signed, to);
        for (JsonNode detail : details) {
            sign(detail, to);
        }
    }

    private static String text(JsonNode said, JsonNode details) {
        String content = string(said, "reasoning_content");
        String plain = content.isEmpty() ? string(said, "reasoning") : content;
        if (!plain.isEmpty()) {
            return plain;
        }
        StringBuilder all = new StringBuilder();
        for (JsonNode detail : details) {
            all.append(string(detail, "text")).append(string(detail, "summary"));
        }
        return all.toString();
    }

    private static String string(JsonNode in, String name) {
        return in.path(name).isTextual() ? in.path(name).asText() : "";
    }

    private void sign(JsonNode detail, Consumer<Event> to) {
        boolean hidden = detail.path("type").asText().equals("reasoning.encrypted");
        String value = string(detail, hidden ? "data" : "signature");
        if (!value.isEmpty()) {
            Signature signature = new Signature(origin(string(detail, "format")), value);
            answer.say(new Event.Signed(signature, hidden), to);
        }
    }

    private static String origin(String format) {
        return format.startsWith("anthropic")
                ? Signature.ANTHROPIC
                : format.startsWith("google") ? Signature.GEMINI : format;
    }
}
