package caravan.limits;

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

    /** As OpenAI writes when a limit is as new again: {@code 0s}, {@code 20ms}, {@code 8.64s}, {@code 6m0s}, {@code 24h0m0s}. */
    static String reset(long nanos) {
        long millis = nanos / NANOS + (nanos % NANOS == 0 ? 0 : 1);
        if (millis > 0 && millis < 1_000) {
            return millis + "ms";
        }
        long hours = millis / 3_600_000;
        long minutes = millis / 60_000 % 60;
        String seconds = seconds(millis % 60_000);
        return hours > 0 ? hours + "h" + minutes + "m" + seconds : minutes > 0 ? minutes + "m" + seconds : seconds;
    }

    private static String seconds(long millis) {
        String fraction = millis % 1_000 == 0 ? "" : ("." + (1_000 + millis % 1_000)).replaceFirst("\\.1", ".");
        return millis / 1_000 + fraction.replaceFirst("0+$", "") + "s";
    }
}
