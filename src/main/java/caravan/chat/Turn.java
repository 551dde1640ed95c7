package caravan.chat;

import java.util.ArrayList;
import java.util.List;

/** What one side says before the other goes on. Results of tools are said by the user. */
public record Turn(Role role, List<Piece> pieces) {
    /** Who speaks. The system does in the middle of a conversation; what it says first is the prompt's. */
    public enum Role {
        USER,
        ASSISTANT,
        SYSTEM
    }

    public Turn {
        pieces = List.copyOf(pieces);
    }

    public static Turn user(Piece... pieces) {
        return new Turn(Role.USER, List.of(pieces));
    }

    public static Turn assistant(Piece... pieces) {
        return new Turn(Role.ASSISTANT, List.of(pieces));
    }

    public boolean by(Role who) {
        return role == who;
    }

    public List<Piece.ToolResult> results() {
        List<Piece.ToolResult> results = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.ToolResult result) {
                results.add(result);
            }
        }
        return results;
    }

    /** All but the results of tools; what these show besides texts can stand only here. */
    public List<Piece> besides() {
        List<Piece> rest = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.ToolResult result) {
                result.content().stream()
                        .filter(each -> !(each instanceof Piece.Text))
                        .forEach(rest::add);
            } else {
                rest.add(piece);
            }
        }
        return rest;
    }

    /** This turn and what the same one says next. */
    public Turn and(Turn next) {
        List<Piece> both = new ArrayList<>(pieces);
        both.addAll(next.pieces);
        return new Turn(role, both);
    }
}
