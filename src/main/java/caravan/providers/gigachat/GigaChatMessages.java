package caravan.providers.gigachat;

import caravan.call.Json;
import caravan.chat.Piece;
import caravan.chat.Prompt;
import caravan.chat.Signature;
import caravan.chat.Turn;
import caravan.chat.spokes.JsonText;
import caravan.chat.spokes.Turns;
import caravan.chat.spokes.Words;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes turns as messages: texts, of the system one and first. A message calls one function, so several calls of one turn are
 * told one by one, each with its result.
 */
final class GigaChatMessages {
    static final String ORIGIN = "gigachat";

    private final ArrayNode messages = Json.MAPPER.createArrayNode();
    private final Map<String, Piece.ToolResult> results = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    private GigaChatMessages() {}

    static ArrayNode of(Prompt prompt) {
        GigaChatMessages writer = new GigaChatMessages();
        List<Turn> turns = Turns.closed(Turns.answered(Turns.merged(prompt.turns())));
        turns.forEach(writer::remember);
        String system = Words.of(prompt.system());
        if (!system.isEmpty()) {
            writer.messages.addObject().put("role", "system").put("content", system);
        }
        turns.forEach(writer::turn);
        return writer.messages;
    }

    private void remember(Turn turn) {
        for (Piece piece : turn.pieces()) {
            if (piece instanceof Piece.ToolResult result) {
                results.put(result.callId(), result);
            }
        }
    }

    private void turn(Turn turn) {
        if (turn.by(Turn.Role.ASSISTANT)) {
            assistant(turn);
            return;
        }
        List<Piece> rest = new ArrayList<>();
        for (Piece piece : turn.pieces()) {
            if (!(piece instanceof Piece.ToolResult result)) {
                rest.add(piece);
            } else if (told.add(result.callId())) {
                rest.add(new Piece.Text(result.text())); // nobody called for it
            }
        }
        String said = Words.of(rest);
        if (!said.isEmpty()) {
            messages.addObject().put("role", "user").put("content", said);
        }
    }

    private void assistant(Turn turn) {
        ObjectNode message = message(Words.of(turn.pieces()));
        for (Piece piece : turn.pieces()) {
            if (piece instanceof Piece.Thinking(String text, Signature signature)
                    && signature != null
                    && signature.from(ORIGIN)) {
                message.put("functions_state_id", signature.value());
            } else if (piece instanceof Piece.ToolCall call) {
                ObjectNode calling = message.has("function_call") ? message("") : message;
                JsonText.put(
                        calling.putObject("function_call").put("name", call.name()), "arguments", call.arguments());
                result(call);
            }
        }
    }

    private ObjectNode message(String content) {
        return messages.addObject().put("role", "assistant").put("content", content);
    }

    private void result(Piece.ToolCall call) {
        Piece.ToolResult result = results.get(call.id());
        if (result != null && told.add(call.id())) {
            Words.of(result.content()); // refuses what is no text
            messages.addObject()
                    .put("role", "function")
                    .put("name", call.name())
                    .put("content", json(result));
        }
    }

    /** The content of a result is JSON in a text. */
    private static String json(Piece.ToolResult result) {
        String text = result.text();
        if (JsonText.isObject(text) && !result.failed()) {
            return text;
        }
        return Json.MAPPER
                .createObjectNode()
                .put(result.failed() ? "error" : "result", text)
                .toString();
    }
}
