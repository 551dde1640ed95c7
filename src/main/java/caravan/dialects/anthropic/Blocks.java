package caravan.dialects.anthropic;

import caravan.chat.Caching;
import caravan.chat.Losses;
import caravan.chat.Media;
import caravan.chat.Piece;
import caravan.chat.Signature;
import caravan.chat.spokes.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads content: a text, or blocks. */
record Blocks(Losses losses) {
    private static final Pattern RAN_THERE = Pattern.compile(".*_tool_(use|result)|fallback");

    List<Piece> read(Fields in, String name) {
        JsonNode content = in.get(name);
        if (content.isTextual()) {
            return content.asText().isEmpty() ? List.of() : List.of(new Piece.Text(content.asText()));
        }
        List<Piece> pieces = new ArrayList<>();
        for (Fields each : in.objects(name)) {
            Piece piece = block(each);
            if (piece != null) {
                pieces.add(signed(pieces, piece));
            }
        }
        return pieces;
    }

    /** What signs a call of a tool stands before it, since a call has no place for it. */
    private static Piece signed(List<Piece> before, Piece piece) {
        boolean signs = !before.isEmpty()
                && before.getLast() instanceof Piece.Thinking(String text, Signature signature)
                && text.isEmpty()
                && Signature.is(signature, Signature.GEMINI);
        if (signs && piece instanceof Piece.ToolCall call) {
            Signature signature = ((Piece.Thinking) before.removeLast()).signature();
            return new Piece.ToolCall(call.id(), call.name(), call.arguments(), signature, call.caching());
        }
        return piece;
    }

    private @Nullable Piece block(Fields block) {
        String type = block.text("type");
        return switch (type) {
            case "text" -> new Piece.Text(block.text("text"), caching(block));
            case "image" -> new Piece.Image(media(block), "", caching(block));
            case "document" -> document(block);
            case "tool_use" ->
                new Piece.ToolCall(
                        block.text("id"),
                        block.text("name"),
                        block.has("input") ? block.object("input").node().toString() : "{}",
                        null,
                        caching(block));
            case "tool_result" ->
                new Piece.ToolResult(
                        block.text("tool_use_id"), read(block, "content"), block.isTrue("is_error"), caching(block));
            case "thinking" -> thinking(block.text("thinking"), block.text("signature", ""));
            case "redacted_thinking" -> thinking("", block.text("data"));
            case "search_result" -> new Piece.Text(found(block), caching(block));
            default -> ranThere(block, type);
        };
    }

    /** What a tool did that ran at Anthropic is history, and the answer stays right without it; all else would be lost. */
    private @Nullable Piece ranThere(Fields block, String type) {
        if (!RAN_THERE.matcher(type).matches()) {
            throw Losses.refused(
                    block.path("type"), "The provider of this model cannot be told a block of type '" + type + "'.");
        }
        losses.drop("content." + type);
        return null;
    }

    private static @Nullable Piece thinking(String text, String signature) {
        Signature signed = Signature.ofAnthropic(signature);
        return text.isEmpty() && signed == null ? null : new Piece.Thinking(text, signed);
    }

    private String found(Fields block) {
        StringBuilder text =
                new StringBuilder(block.text("title", "")).append('\n').append(block.text("source", ""));
        for (Piece each : read(block, "content")) {
            text.append('\n').append(each instanceof Piece.Text said ? said.text() : "");
        }
        return text.toString();
    }

    private Piece document(Fields block) {
        if (block.object("citations").isTrue("enabled")) {
            losses.drop("citations");
        }
        Fields source = block.object("source");
        Media media = source.text("type").equals("content") ? new Media.Plain(text(source)) : media(block);
        return new Piece.Document(media, block.text("title", ""), caching(block));
    }

    private String text(Fields source) {
        return new Piece.ToolResult("", read(source, "content"), false, Caching.UNSAID).text();
    }

    private static Media media(Fields block) {
        Fields source = block.object("source");
        String type = source.text("type");
        return switch (type) {
            case "base64" -> new Media.Inline(source.text("media_type"), source.text("data"));
            case "text" -> new Media.Plain(source.text("data"));
            case "url" -> new Media.Link(source.text("url"));
            case "file" -> new Media.Stored(source.text("file_id"));
            default -> throw source.unknown("type", type);
        };
    }

    static Caching caching(Fields block) {
        if (!block.has("cache_control")) {
            return Caching.UNSAID;
        }
        return block.object("cache_control").text("ttl", "5m").equals("1h") ? Caching.LONG : Caching.SHORT;
    }
}
