package caravan.dialects.openai;

import caravan.call.Refused;
import caravan.chat.Caching;
import caravan.chat.Losses;
import caravan.chat.Piece;
import caravan.chat.Signature;
import caravan.chat.Turn;
import caravan.chat.spokes.Fields;
import caravan.chat.spokes.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code messages}: what the system says before all, and the turns. */
record Messages(List<Piece> system, List<Turn> turns) {
    static Messages read(Fields request) {
        Messages read = new Messages(new ArrayList<>(), new ArrayList<>());
        for (Fields each : request.objects("messages")) {
            read.message(each);
        }
        return read;
    }

    private void message(Fields message) {
        String role = message.text("role");
        switch (role) {
            case "system", "developer" -> system(Parts.texts(message));
            case "user" -> add(new Turn(Turn.Role.USER, Parts.read(message)));
            case "assistant" -> add(new Turn(Turn.Role.ASSISTANT, assistant(message)));
            case "tool" -> result(message);
            default -> throw message.unknown("role", role);
        }
    }

    private void system(List<Piece> pieces) {
        if (turns.isEmpty()) {
            system.addAll(pieces);
        } else {
            add(new Turn(Turn.Role.SYSTEM, pieces));
        }
    }

    private void add(Turn turn) {
        if (!turn.pieces().isEmpty()) {
            turns.add(turn);
        }
    }

    /** All results that follow each other are one turn. */
    private void result(Fields message) {
        Piece result = new Piece.ToolResult(
                message.text("tool_call_id"), Parts.texts(message), false, Breakpoints.of(message));
        boolean goesOn =
                !turns.isEmpty() && turns.getLast().pieces().stream().allMatch(Piece.ToolResult.class::isInstance);
        turns.add(goesOn ? turns.removeLast().and(Turn.user(result)) : Turn.user(result));
    }

    private static List<Piece> assistant(Fields message) {
        if (message.has("function_call") || message.has("audio")) {
            String name = message.has("audio") ? "audio" : "function_call";
            throw Losses.refused(message.path(name), "The provider of this model cannot be told this.");
        }
        List<Piece> pieces = new ArrayList<>(ReasoningFields.read(message));
        pieces.addAll(Parts.read(message));
        String refusal = message.text("refusal", "");
        if (!refusal.isEmpty()) {
            pieces.add(new Piece.Refusal(refusal));
        }
        for (Fields call : message.objects("tool_calls")) {
            pieces.add(call(call));
        }
        return pieces;
    }

    private static Piece call(Fields call) {
        if (call.has("custom")) {
            throw Losses.refused(call.path("custom"), "The provider of this model knows no custom tools.");
        }
        Fields function = call.object("function");
        String arguments = JsonText.orEmpty(function.text("arguments", ""));
        if (!JsonText.isObject(arguments)) {
            String field = function.path("arguments");
            throw Refused.field(field, "'" + field + "' must be a JSON object in a string.");
        }
        return new Piece.ToolCall(call.text("id"), function.text("name"), arguments, google(call), Caching.UNSAID);
    }

    /** As Google's own address for OpenAI's clients carries it. */
    private static @Nullable Signature google(Fields call) {
        String signature = call.object("extra_content").object("google").text("thought_signature", "");
        return signature.isEmpty() ? null : new Signature(Signature.GEMINI, signature);
    }
}
