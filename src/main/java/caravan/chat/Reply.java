package caravan.chat;

import caravan.call.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param fault what went wrong after all, in an answer that began well; null if nothing did
 */
public record Reply(
        String id,
        String model,
        List<Piece> pieces,
        Finish finish,
        @Nullable Usage usage,
        @Nullable Fault fault) {
    public Reply {
        pieces = List.copyOf(pieces);
    }
}
