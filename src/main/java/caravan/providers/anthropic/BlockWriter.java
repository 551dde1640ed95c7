package caravan.providers.anthropic;

import caravan.call.Json;
import caravan.chat.Caching;
import caravan.chat.Losses;
import caravan.chat.Media;
import caravan.chat.Piece;
import caravan.chat.Signature;
import caravan.chat.spokes.Ids;
import caravan.chat.spokes.JsonText;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes pieces as content blocks. */
record BlockWriter(Losses losses) {
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final String PDF = "application/pdf";

    void write(ArrayNode content, Piece piece) {
        ObjectNode block = block(piece);
        if (block != null) {
            cache(block, piece.caching());
            content.add(block);
        }
    }

    /** An empty text is refused there; a thought that another has signed, or nobody, is not known there. */
    private @Nullable ObjectNode block(Piece piece) {
        return switch (piece) {
            case Piece.Text text -> text.text().isEmpty() ? null : text(text.text());
            case Piece.Refusal no -> text(no.text());
            case Piece.Image image -> image(image);
            case Piece.Document document -> document(document);
            case Piece.ToolCall call -> call(call);
            case Piece.ToolResult result -> result(result);
            case Piece.Thinking(String text, Signature signature) ->
                signature == null || !signature.from(Signature.ANTHROPIC) ? null : thought(text, signature);
            case Piece.Cited cited -> null;
            case Piece.Sound sound ->
                throw Losses.refused("messages", "The provider of this model cannot hear 'input_audio'.");
        };
    }

    private static ObjectNode typed(String type) {
        return Json.MAPPER.createObjectNode().put("type", type);
    }

    private static ObjectNode text(String text) {
        return typed("text").put("text", text);
    }

    private static ObjectNode thought(String text, Signature signature) {
        return text.isEmpty()
                ? typed("redacted_thinking").put("data", signature.value())
                : typed("thinking").put("thinking", text).put("signature", signature.value());
    }

    private ObjectNode image(Piece.Image image) {
        ObjectNode block = typed("image");
        source(block.putObject("source"), image.without(losses));
        return block;
    }

    private ObjectNode document(Piece.Document document) {
        ObjectNode block = typed("document");
        source(block.putObject("source"), document.media());
        if (!document.name().isEmpty()) {
            block.put("title", document.name());
        }
        return block;
    }

    private static void source(ObjectNode into, Media media) {
        switch (media) {
            case Media.Inline(String type, String data)
            when type.startsWith("text/") ->
                into.put("type", "text").put("media_type", "text/plain").put("data", decoded(data));
            case Media.Inline(String type, String data) ->
                into.put("type", "base64")
                        .put("media_type", type.isEmpty() ? PDF : type)
                        .put("data", data);
            case Media.Plain(String text) ->
                into.put("type", "text").put("media_type", "text/plain").put("data", text);
            case Media.Link(String url) -> into.put("type", "url").put("url", url);
            case Media.Stored(String id) ->
                throw Losses.refused("file_id", "The file '" + id + "' is not stored at the provider of this model.");
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw Losses.refused("file_data", "'file_data' is not base64.");
        }
    }

    private static ObjectNode call(Piece.ToolCall call) {
        ObjectNode block = typed("tool_use").put("id", id(call.id())).put("name", call.name());
        JsonText.put(block, "input", call.arguments());
        return block;
    }

    /** Other providers' names for calls may have characters that are not allowed here. */
    private static String id(String id) {
        return ID.matcher(id).matches() ? id : "call_" + Ids.hash(id, 20);
    }

    private ObjectNode result(Piece.ToolResult result) {
        ObjectNode block = typed("tool_result").put("tool_use_id", id(result.callId()));
        ArrayNode content = Json.MAPPER.createArrayNode();
        result.content().forEach(piece -> write(content, piece));
        if (content.size() == 1
                && content.path(0).size() == 2
                && content.path(0).has("text")) {
            block.set("content", content.path(0).path("text"));
        } else if (!content.isEmpty()) {
            block.set("content", content);
        }
        return result.failed() ? block.put("is_error", true) : block;
    }

    static void cache(ObjectNode block, Caching caching) {
        if (caching != Caching.UNSAID) {
            ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
            if (caching == Caching.LONG) {
                control.put("ttl", "1h");
            }
        }
    }
}
