package caravan.chat.spokes;

import caravan.chat.Caching;
import caravan.chat.Losses;
import caravan.chat.Media;
import caravan.chat.Piece;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said in words alone, for providers that take nothing else in its place. */
public final class Words {
    private Words() {}

    /**
     * All texts, each on a line of its own.
     *
     * @throws caravan.call.Refused if there are pictures, sound or documents among them
     */
    public static String of(List<Piece> pieces) {
        List<String> texts = new ArrayList<>();
        for (Piece piece : pieces) {
            String text = of(piece);
            if (text != null && !text.isEmpty()) {
                texts.add(text);
            }
        }
        return String.join("\n", texts);
    }

    /** Null if it is nothing that is said. */
    public static @Nullable String of(Piece piece) {
        return switch (piece) {
            case Piece.Text text -> text.text();
            case Piece.Refusal no -> no.text();
            case Piece.Document(Media.Plain(String text), String name, Caching any) -> text;
            case Piece.Document any -> throw refused("file", "documents");
            case Piece.Image any -> throw refused("image_url", "pictures");
            case Piece.Sound any -> throw refused("input_audio", "sound");
            case Piece.Thinking any -> null;
            case Piece.ToolCall any -> null;
            case Piece.ToolResult any -> null;
            case Piece.Cited any -> null;
        };
    }

    private static RuntimeException refused(String field, String what) {
        return Losses.refused(field, "The provider of this model takes no " + what + " here.");
    }
}
