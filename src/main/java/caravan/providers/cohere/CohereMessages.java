package caravan.providers.cohere;

import caravan.call.Json;
import caravan.chat.Piece;
import caravan.chat.Prompt;
import caravan.chat.Turn;
import caravan.chat.spokes.Turns;
import caravan.chat.spokes.Words;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes turns as messages. What is said before tools are called is the plan for them. */
final class CohereMessages {
    private final ArrayNode messages = Json.MAPPER.createArrayNode();

    private CohereMessages() {}

    static ArrayNode of(Prompt prompt) {
        CohereMessages writer = new CohereMessages();
        if (!prompt.system().isEmpty()) {
            writer.said(Turn.Role.SYSTEM, prompt.system());
        }
        for (Turn turn : Turns.answered(prompt.turns())) {
            if (turn.by(Turn.Role.ASSISTANT)) {
                writer.assistant(turn.pieces());
            } else {
                writer.turn(turn);
            }
        }
        return writer.messages;
    }

    private void turn(Turn turn) {
        for (Piece.ToolResult result : turn.results()) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", result.callId())
                    .put("content", result.words());
        }
        said(turn.role(), turn.besides());
    }

    private void said(Turn.Role role, List<Piece> pieces) {
        ArrayNode content = Json.MAPPER.createArrayNode();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Image image) {
                content.addObject().put("type", "image_url").set("image_url", image.address());
            } else {
                text(content, Words.of(piece));
            }
        }
        if (!content.isEmpty()) {
            messages.addObject()
                    .put("role", role.name().toLowerCase(Locale.ROOT))
                    .set("content", content);
        }
    }

    private static void text(ArrayNode content, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
    }

    private void assistant(List<Piece> pieces) {
        ObjectNode message = Json.MAPPER.createObjectNode().put("role", "assistant");
        ArrayNode content = Json.MAPPER.createArrayNode();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.ToolCall call) {
                call(message.withArray("tool_calls").addObject(), call);
            } else if (piece instanceof Piece.Thinking thought
                    && !thought.text().isEmpty()) {
                content.addObject().put("type", "thinking").put("thinking", thought.text());
            }
        }
        String said = Words.of(pieces);
        if (!message.has("tool_calls")) {
            text(content, said);
        } else if (!said.isEmpty()) {
            message.put("tool_plan", said);
        }
        if (!content.isEmpty()) {
            message.set("content", content);
        }
        if (message.size() > 1) {
            messages.add(message);
        }
    }

    private static void call(ObjectNode into, Piece.ToolCall call) {
        into.put("id", call.id()).put("type", "function");
        into.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }
}
