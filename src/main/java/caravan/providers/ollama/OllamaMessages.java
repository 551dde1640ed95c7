package caravan.providers.ollama;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Media;
import caravan.chat.Piece;
import caravan.chat.Prompt;
import caravan.chat.Turn;
import caravan.chat.spokes.JsonText;
import caravan.chat.spokes.Turns;
import caravan.chat.spokes.Words;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes turns as messages: a text, and the pictures beside it. */
record OllamaMessages(ArrayNode messages, Map<String, String> toolNames, Losses losses) {
    static ArrayNode of(Prompt prompt, Losses losses) {
        List<Turn> turns = Turns.answered(prompt.turns());
        OllamaMessages writer = new OllamaMessages(Json.MAPPER.createArrayNode(), Turns.toolNames(turns), losses);
        if (!prompt.system().isEmpty()) {
            writer.message(Turn.Role.SYSTEM, prompt.system());
        }
        turns.forEach(writer::turn);
        return writer.messages;
    }

    /** Results of tools are messages of their own; what they show is shown by the user. */
    private void turn(Turn turn) {
        for (Piece.ToolResult result : turn.results()) {
            messages.addObject()
                    .put("role", "tool")
                    .put("content", result.words())
                    .put("tool_name", toolNames.getOrDefault(result.callId(), "unknown"))
                    .put("tool_call_id", result.callId());
        }
        if (!turn.besides().isEmpty()) {
            message(turn.role(), turn.besides());
        }
    }

    private void message(Turn.Role role, List<Piece> pieces) {
        ObjectNode message = messages.addObject().put("role", role.name().toLowerCase(Locale.ROOT));
        List<Piece> said = new ArrayList<>();
        StringBuilder thought = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Image image -> message.withArray("images").add(base64(image.without(losses)));
                case Piece.ToolCall call -> call(message.withArray("tool_calls").addObject(), call);
                case Piece.Thinking thinking -> thought.append(thinking.text());
                default -> said.add(piece);
            }
        }
        message.put("content", Words.of(said));
        if (!thought.isEmpty()) {
            message.put("thinking", thought.toString());
        }
    }

    private static void call(ObjectNode into, Piece.ToolCall call) {
        ObjectNode function = into.put("id", call.id()).putObject("function").put("name", call.name());
        JsonText.put(function, "arguments", call.arguments());
    }

    private static String base64(Media media) {
        if (media instanceof Media.Inline(String type, String data)) {
            return data;
        }
        throw Losses.refused("image_url", "The provider of this model fetches no pictures: give it as data in base64.");
    }
}
