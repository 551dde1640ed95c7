package caravan.limits;

import caravan.config.Units;
import java.time.Duration;

/** How times are written. */
final class Words {
    private static final long NANOS = 1_000_000;

    private Words() {}

    /** As in the files: {@code 30s}, {@code 5m}, {@code 1h}, {@code 1d}. */
    static String window(Duration window) {
        long seconds = window.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** As OpenAI writes when a limit is as new again, to the millisecond and never too early. */
    static String reset(long nanos) {
        return Units.words(Duration.ofMillis(nanos / NANOS + (nanos % NANOS == 0 ? 0 : 1)));
    }
}
