package caravan.dialects.anthropic;

import caravan.call.Json;
import caravan.chat.Dialect;
import caravan.chat.Finish;
import caravan.chat.Piece;
import caravan.chat.Reply;
import caravan.chat.Signature;
import caravan.chat.spokes.JsonText;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Writes a whole answer. */
final class MessageAnswer {
    private MessageAnswer() {}

    static byte[] of(Reply reply, Dialect.Told told) {
        ObjectNode message = begin(reply.id(), reply.model(), told);
        ArrayNode content = message.withArray("content");
        reply.pieces().forEach(piece -> block(content, piece));
        boolean refused = reply.pieces().stream().anyMatch(Piece.Refusal.class::isInstance);
        stop(message, reply.finish(), refused);
        message.set("usage", MessageUsage.of(reply.usage()));
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A message in which nothing has been said yet. */
    static ObjectNode begin(String id, String model, Dialect.Told told) {
        ObjectNode message = Json.MAPPER
                .createObjectNode()
                .put("id", id.isEmpty() ? told.id() : id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model.isEmpty() ? told.model() : model);
        message.putArray("content");
        return message.putNull("stop_reason").putNull("stop_sequence");
    }

    private static void block(ArrayNode content, Piece piece) {
        switch (piece) {
            case Piece.Text text -> text(content, text.text());
            case Piece.Refusal no -> text(content, no.text());
            case Piece.Thinking thought -> thought(content, thought);
            case Piece.ToolCall call -> call(content, call);
            case Piece.Cited any -> {} // their citations point into Anthropic's own search
            case Piece.Image any -> {}
            case Piece.Document any -> {}
            case Piece.Sound any -> {}
            case Piece.ToolResult any -> {}
        }
    }

    private static void text(ArrayNode content, String text) {
        content.addObject().put("type", "text").put("text", text).putNull("citations");
    }

    private static void thought(ArrayNode content, Piece.Thinking thought) {
        String signature = Signature.inAnthropic(thought.signature());
        if (thought.text().isEmpty()) {
            content.add(redacted(signature));
        } else {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", thought.text())
                    .put("signature", signature);
        }
    }

    static ObjectNode redacted(String data) {
        return Json.MAPPER.createObjectNode().put("type", "redacted_thinking").put("data", data);
    }

    private static void call(ArrayNode content, Piece.ToolCall call) {
        if (call.signature() != null) {
            content.add(redacted(Signature.inAnthropic(call.signature())));
        }
        ObjectNode block =
                content.addObject().put("type", "tool_use").put("id", call.id()).put("name", call.name());
        JsonText.put(block, "input", call.arguments());
    }

    static void stop(ObjectNode into, Finish finish, boolean refused) {
        String reason =
                switch (finish.why()) {
                    case STOP -> refused ? "refusal" : finish.sequence() == null ? "end_turn" : "stop_sequence";
                    case LENGTH -> "max_tokens";
                    case TOOL_CALLS -> "tool_use";
                    case CONTENT_FILTER -> "refusal";
                };
        into.put("stop_reason", reason).put("stop_sequence", finish.sequence());
    }
}
