package caravan.chat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How the next token is chosen. Null is unsaid. */
public record Sampling(
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable BigDecimal topK,
        @Nullable BigDecimal frequencyPenalty,
        @Nullable BigDecimal presencePenalty,
        @Nullable Long seed) {
    public static final Sampling UNSAID = new Sampling(null, null, null, null, null, null);
}
