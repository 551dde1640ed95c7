package caravan.providers.openai;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Media;
import caravan.chat.Piece;
import caravan.chat.Signature;
import caravan.chat.Turn;
import caravan.chat.spokes.Ids;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/** Writes turns as messages: the results of tools are messages of their own, before what else the user says. */
record MessageWriter(Quirks quirks, Losses losses) {
    private static final Pattern SHORT = Pattern.compile("[a-zA-Z0-9]{9}");
    private static final int LONGEST_ID = 40;

    ArrayNode messages(List<Piece> system, List<Turn> turns) {
        ArrayNode messages = Json.MAPPER.createArrayNode();
        if (!system.isEmpty()) {
            message(messages, "system", system);
        }
        for (Turn turn : turns) {
            switch (turn.role()) {
                case SYSTEM -> message(messages, "system", turn.pieces());
                case USER -> user(messages, turn);
                case ASSISTANT -> assistant(messages, turn.pieces());
            }
        }
        return messages;
    }

    private void user(ArrayNode messages, Turn turn) {
        for (Piece.ToolResult result : turn.results()) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", id(result.callId()))
                    .put("content", result.words());
        }
        if (!turn.besides().isEmpty()) {
            message(messages, "user", turn.besides());
        }
    }

    /** A text alone is written as a text. */
    private void message(ArrayNode messages, String role, List<Piece> pieces) {
        ObjectNode message = messages.addObject().put("role", role);
        if (pieces.size() == 1 && pieces.getFirst() instanceof Piece.Text text) {
            message.put("content", text.text());
            return;
        }
        ArrayNode content = message.putArray("content");
        for (Piece piece : pieces) {
            part(content, piece);
        }
    }

    private void part(ArrayNode content, Piece piece) {
        switch (piece) {
            case Piece.Text text -> text(content, text.text());
            case Piece.Refusal no -> text(content, no.text());
            case Piece.Image image ->
                content.addObject().put("type", "image_url").set("image_url", image.address());
            case Piece.Document document -> document(content, document);
            case Piece.Sound sound ->
                content.addObject()
                        .put("type", "input_audio")
                        .putObject("input_audio")
                        .put("data", sound.data())
                        .put("format", sound.format());
            case Piece.Thinking any -> {}
            case Piece.ToolCall any -> {}
            case Piece.ToolResult any -> {}
            case Piece.Cited any -> {}
        }
    }

    private static void text(ArrayNode content, String text) {
        content.addObject().put("type", "text").put("text", text);
    }

    private static void document(ArrayNode content, Piece.Document document) {
        switch (document.media()) {
            case Media.Inline inline ->
                content.addObject()
                        .put("type", "file")
                        .putObject("file")
                        .put("filename", document.name().isEmpty() ? "document.pdf" : document.name())
                        .put("file_data", inline.url());
            case Media.Plain(String text) -> text(content, text);
            case Media.Link link ->
                throw Losses.refused(
                        "document", "The provider of this model fetches no documents: give it as data in base64.");
            case Media.Stored stored -> throw stored.elsewhere();
        }
    }

    private void assistant(ArrayNode messages, List<Piece> pieces) {
        ObjectNode message = messages.addObject().put("role", "assistant").putNull("content");
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text said -> text.append(said.text());
                case Piece.Refusal no -> text.append(no.text());
                case Piece.Thinking(String said, Signature signature) -> thought.append(said);
                case Piece.ToolCall call -> call(message.withArray("tool_calls").addObject(), call);
                default -> losses.drop("assistant." + piece.getClass().getSimpleName());
            }
        }
        if (!text.isEmpty() || !message.has("tool_calls")) {
            message.put("content", text.toString());
        }
        if (!thought.isEmpty() && !quirks.reasoning().isEmpty()) {
            message.put(quirks.reasoning(), thought.toString());
        }
    }

    private void call(ObjectNode into, Piece.ToolCall call) {
        into.put("id", id(call.id())).put("type", "function");
        into.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        Signature signature = call.signature();
        if (signature != null && quirks.extra().contains("extra_content")) {
            into.putObject("extra_content").putObject("google").put("thought_signature", signature.value());
        }
    }

    private String id(String id) {
        if (quirks.shortIds()) {
            return SHORT.matcher(id).matches() ? id : Ids.hash(id, 9);
        }
        return id.length() > LONGEST_ID ? "call_" + Ids.hash(id, 20) : id;
    }
}
