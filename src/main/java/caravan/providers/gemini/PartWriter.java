package caravan.providers.gemini;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Media;
import caravan.chat.Piece;
import caravan.chat.Signature;
import caravan.chat.spokes.JsonText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes pieces as parts, turn by turn. */
final class PartWriter {
    /** For calls that another model made: Gemini 3 refuses a turn whose first call is not signed. */
    private static final String UNSIGNED = "skip_thought_signature_validator";

    /** What Google fetches by itself. */
    private static final Pattern FETCHED = Pattern.compile(
            "gs://.*|https://generativelanguage\\.googleapis\\.com/.*|https://(www\\.)?(youtube\\.com|youtu\\.be)/.*");

    private static final String SIGNATURE = "thoughtSignature";

    private final boolean signs;
    private final Losses losses;
    private final Map<String, String> toolNames;
    private final List<Piece> shown = new ArrayList<>();
    private boolean called;

    /**
     * @param signs does it refuse calls that are not signed?
     * @param toolNames by the ids of the calls, since a result tells the tool's name
     */
    PartWriter(boolean signs, Map<String, String> toolNames, Losses losses) {
        this.signs = signs;
        this.losses = losses;
        this.toolNames = toolNames;
    }

    /** The parts of a turn. What the results of tools show besides texts follows the last of them. */
    ArrayNode turn(List<Piece> pieces) {
        ArrayNode parts = Json.MAPPER.createArrayNode();
        called = false;
        for (Piece piece : pieces) {
            if (!(piece instanceof Piece.ToolResult)) {
                show(parts);
            }
            write(parts, piece);
        }
        show(parts);
        return parts;
    }

    private void show(ArrayNode parts) {
        shown.forEach(piece -> write(parts, piece));
        shown.clear();
    }

    private void write(ArrayNode parts, Piece piece) {
        switch (piece) {
            case Piece.Text text -> text(parts, text.text());
            case Piece.Refusal no -> text(parts, no.text());
            case Piece.Image image -> media(parts, image.without(losses), "image_url");
            case Piece.Document document -> media(parts, document.media(), "file");
            case Piece.Sound sound -> inline(parts, "audio/" + sound.format(), sound.data());
            case Piece.ToolCall call -> call(parts, call);
            case Piece.ToolResult result -> result(parts, result);
            case Piece.Thinking(String text, Signature signature) -> thought(parts, signature);
            case Piece.Cited cited -> {}
        }
    }

    private static void text(ArrayNode parts, String text) {
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
    }

    /** Its own signature goes back; what was thought need not. */
    private static void thought(ArrayNode parts, @Nullable Signature signature) {
        if (signature != null && signature.from(Signature.GEMINI)) {
            parts.addObject().put("text", "").put(SIGNATURE, signature.value());
        }
    }

    private static void media(ArrayNode parts, Media media, String field) {
        switch (media) {
            case Media.Inline(String type, String data) -> inline(parts, type, data);
            case Media.Plain(String text) -> text(parts, text);
            case Media.Link(String url)
            when FETCHED.matcher(url).matches() ->
                parts.addObject().putObject("fileData").put("fileUri", url);
            case Media.Link(String url) ->
                throw Losses.refused(
                        field, "The provider of this model fetches nothing: give '" + field + "' as data in base64.");
            case Media.Stored(String id) ->
                throw Losses.refused("file_id", "The file '" + id + "' is not stored at the provider of this model.");
        }
    }

    private static void inline(ArrayNode parts, String type, String data) {
        parts.addObject().putObject("inlineData").put("mimeType", type).put("data", data);
    }

    private void call(ArrayNode parts, Piece.ToolCall call) {
        ObjectNode part = parts.addObject();
        ObjectNode told = part.putObject("functionCall").put("id", call.id()).put("name", call.name());
        JsonText.put(told, "args", call.arguments());
        Signature signature = call.signature();
        if (signature != null && signature.from(Signature.GEMINI)) {
            part.put(SIGNATURE, signature.value());
        } else if (!called && signs) {
            part.put(SIGNATURE, UNSIGNED);
        }
        called = true;
    }

    private void result(ArrayNode parts, Piece.ToolResult result) {
        ObjectNode told = parts.addObject()
                .putObject("functionResponse")
                .put("id", result.callId())
                .put("name", toolNames.getOrDefault(result.callId(), "unknown"));
        response(told, result);
        result.content().stream()
                .filter(piece -> !(piece instanceof Piece.Text))
                .forEach(shown::add);
    }

    private static void response(ObjectNode into, Piece.ToolResult result) {
        String text = result.text();
        JsonNode json = JsonText.read(text);
        if (result.failed()) {
            into.putObject("response").put("error", text);
        } else if (json instanceof ObjectNode) {
            into.putRawValue("response", new RawValue(text));
        } else {
            into.set("response", Json.MAPPER.createObjectNode().put("result", text));
        }
    }
}
