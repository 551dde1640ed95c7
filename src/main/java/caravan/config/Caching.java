package caravan.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are given again.
 *
 * @param ttl for how long; zero for never, null if nobody has said, so that {@code cache.yaml} may
 * @param maxBytes of all answers that are kept
 */
public record Caching(@Nullable Duration ttl, long maxBytes) {
    /** For how long, where nobody says more than {@code on}. */
    public static final Duration USUAL = Duration.ofMinutes(5);

    static Caching read(Values values) {
        return new Caching(
                values.timeOrSwitchIfAny(Knob.CACHE_TTL, USUAL), values.megabytes(Knob.MAX_CACHE_SIZE, 1L << 40));
    }
}
