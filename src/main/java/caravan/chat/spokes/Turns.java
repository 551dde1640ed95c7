package caravan.chat.spokes;

import caravan.chat.Caching;
import caravan.chat.Losses;
import caravan.chat.Piece;
import caravan.chat.Piece.ToolCall;
import caravan.chat.Piece.ToolResult;
import caravan.chat.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Turns, as providers want them that check the order of a conversation. */
public final class Turns {
    private Turns() {}

    /** What the same one says in several turns is one turn. What the system says in between is told to be its. */
    public static List<Turn> merged(List<Turn> turns) {
        List<Turn> merged = new ArrayList<>();
        for (Turn each : turns) {
            Turn turn = each.by(Turn.Role.SYSTEM) ? new Turn(Turn.Role.USER, wrapped(each.pieces())) : each;
            if (!merged.isEmpty() && merged.getLast().by(turn.role())) {
                merged.add(merged.removeLast().and(turn));
            } else {
                merged.add(turn);
            }
        }
        return merged;
    }

    private static List<Piece> wrapped(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> piece instanceof Piece.Text(String text, Caching caching)
                        ? new Piece.Text("<system>\n" + text + "\n</system>", caching)
                        : piece)
                .toList();
    }

    /** Every call of a tool has a result right after it, before anything else, though nobody may have told one. */
    public static List<Turn> answered(List<Turn> turns) {
        List<Turn> answered = new ArrayList<>();
        Set<String> open = new HashSet<>();
        List<ToolCall> calls = List.of();
        for (Turn turn : turns) {
            List<Piece> pieces = turn.pieces();
            if (!calls.isEmpty() && !turn.by(Turn.Role.USER)) {
                answered.add(new Turn(Turn.Role.USER, missing(calls, open)));
            } else if (!calls.isEmpty()) {
                pieces = resultsFirst(pieces, calls, open);
            }
            calls = turn.by(Turn.Role.ASSISTANT) ? calls(turn).toList() : List.of();
            open.clear();
            calls.forEach(call -> open.add(call.id()));
            answered.add(new Turn(turn.role(), pieces));
        }
        if (!calls.isEmpty()) {
            answered.add(new Turn(Turn.Role.USER, missing(calls, open)));
        }
        return answered;
    }

    /** For who does not go on with an answer that has begun. */
    public static List<Turn> closed(List<Turn> turns) {
        if (!turns.isEmpty() && turns.getLast().by(Turn.Role.ASSISTANT)) {
            throw Losses.refused(
                    "messages", "The provider of this model does not go on with an answer that has begun.");
        }
        return turns;
    }

    private static List<Piece> resultsFirst(List<Piece> pieces, List<ToolCall> calls, Set<String> open) {
        List<Piece> ordered = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof ToolResult result) {
                ordered.add(result);
                open.remove(result.callId());
            }
        }
        ordered.addAll(missing(calls, open));
        pieces.stream().filter(piece -> !(piece instanceof ToolResult)).forEach(ordered::add);
        return ordered;
    }

    private static List<Piece> missing(List<ToolCall> calls, Set<String> open) {
        List<Piece> results = new ArrayList<>();
        for (ToolCall call : calls) {
            if (open.contains(call.id())) {
                List<Piece> none = List.of(new Piece.Text("There is no result."));
                results.add(new ToolResult(call.id(), none, true, Caching.UNSAID));
            }
        }
        return results;
    }

    public static Stream<ToolCall> calls(Turn turn) {
        return turn.pieces().stream().filter(ToolCall.class::isInstance).map(ToolCall.class::cast);
    }

    /** The names of the tools that were called, by the ids of the calls. */
    public static Map<String, String> toolNames(List<Turn> turns) {
        Map<String, String> names = new HashMap<>();
        turns.stream().flatMap(Turns::calls).forEach(call -> names.put(call.id(), call.name()));
        return names;
    }
}
