package caravan.dialects.openai;

import caravan.chat.Piece;
import caravan.chat.Signature;
import caravan.chat.spokes.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model thought, in an assistant's message: the text in {@code reasoning_content}, as most clients read it, and what its
 * provider must see again in {@code reasoning_details}, in the form that OpenRouter has given them.
 */
final class ReasoningFields {
    private static final String DETAILS = "reasoning_details";
    private static final String TEXT = "reasoning.text";
    private static final String ENCRYPTED = "reasoning.encrypted";
    private static final String CLAUDE = "anthropic-claude-v1";
    private static final String GOOGLE = "google-gemini-v1";

    private ReasoningFields() {}

    static List<Piece> read(Fields message) {
        List<Piece> pieces = details(message.objects(DETAILS));
        String content = message.text("reasoning_content", message.text("reasoning", ""));
        if (pieces.isEmpty() && !content.isEmpty()) {
            pieces.add(new Piece.Thinking(content, null));
        }
        return pieces;
    }

    /** Whoever has read them from a stream may send them again in pieces, the signature in the last. */
    private static List<Piece> details(List<Fields> details) {
        List<Piece> pieces = new ArrayList<>();
        JsonNode open = MissingNode.getInstance();
        for (Fields detail : details) {
            Piece.Thinking thought = detail(detail);
            JsonNode index = detail.text("type", "").equals(TEXT) ? detail.get("index") : MissingNode.getInstance();
            if (thought != null && index.isNumber() && index.equals(open)) {
                Piece.Thinking begun = (Piece.Thinking) pieces.removeLast();
                pieces.add(new Piece.Thinking(begun.text() + thought.text(), thought.signature()));
            } else if (thought != null) {
                pieces.add(thought);
            }
            open = thought != null && thought.signature() == null ? index : MissingNode.getInstance();
        }
        return pieces;
    }

    private static Piece.@Nullable Thinking detail(Fields detail) {
        String format = detail.text("format", "");
        return switch (detail.text("type", "")) {
            case TEXT -> new Piece.Thinking(detail.text("text", ""), signed(format, detail.text("signature", "")));
            case "reasoning.summary" -> new Piece.Thinking(detail.text("summary", ""), null);
            case ENCRYPTED -> new Piece.Thinking("", signed(format, detail.text("data", "")));
            default -> null;
        };
    }

    private static @Nullable Signature signed(String format, String value) {
        String origin =
                switch (format) {
                    case CLAUDE -> Signature.ANTHROPIC;
                    case GOOGLE -> Signature.GEMINI;
                    default -> format;
                };
        return value.isEmpty() ? null : new Signature(origin, value);
    }

    /**
     * Adds a part of a text that will be signed.
     *
     * @param index which thought of the answer it is
     */
    static void text(ObjectNode message, String text, int index) {
        message.withArray(DETAILS)
                .addObject()
                .put("type", TEXT)
                .put("text", text)
                .put("index", index);
    }

    static void signature(ObjectNode message, Signature signature, int index) {
        ObjectNode last = message.withArray(DETAILS)
                                .path(message.withArray(DETAILS).size() - 1)
                        instanceof ObjectNode open
                ? open
                : message.withArray(DETAILS).addObject().put("type", TEXT).put("index", index);
        last.put("signature", signature.value()).put("format", format(signature));
    }

    static void hidden(ObjectNode message, Signature signature, int index) {
        message.withArray(DETAILS)
                .addObject()
                .put("type", ENCRYPTED)
                .put("data", signature.value())
                .put("format", format(signature))
                .put("index", index);
    }

    private static String format(Signature signature) {
        return switch (signature.origin()) {
            case Signature.ANTHROPIC -> CLAUDE;
            case Signature.GEMINI -> GOOGLE;
            default -> signature.origin();
        };
    }
}
