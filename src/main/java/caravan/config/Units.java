package caravan.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How people write times and sizes: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}; {@code 32MiB}, {@code 100MB}. */
public final class Units {
    private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]*)");

    private Units() {}

    /** A bare number counts seconds. Null if it is no time. */
    public static @Nullable Duration duration(String text) {
        Long millis = scale(text, unit -> switch (unit) {
            case "ms" -> 1L;
            case "", "s" -> 1_000L;
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            case "d" -> 86_400_000L;
            default -> null;
        });
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** In bytes. A bare number counts bytes. Null if it is no size. */
    public static @Nullable Long bytes(String text) {
        return scale(text, unit -> switch (unit) {
            case "", "b" -> 1L;
            case "k", "kib" -> 1L << 10;
            case "m", "mib" -> 1L << 20;
            case "g", "gib" -> 1L << 30;
            case "kb" -> 1_000L;
            case "mb" -> 1_000_000L;
            case "gb" -> 1_000_000_000L;
            default -> null;
        });
    }

    /** As Go writes times, and so do OpenAI and others: {@code 0s}, {@code 20ms}, {@code 8.64s}, {@code 6m0s}, {@code 24h0m0s}. */
    public static String words(Duration time) {
        int millis = time.toMillisPart();
        long seconds = time.toSeconds();
        if (seconds == 0 && millis > 0) {
            return millis + "ms";
        }
        String hours = seconds >= 3_600 ? seconds / 3_600 + "h" : "";
        String minutes = seconds >= 60 ? seconds / 60 % 60 + "m" : "";
        BigDecimal rest = BigDecimal.valueOf(seconds % 60 * 1_000 + millis, 3);
        return hours + minutes
                + (rest.signum() == 0 ? "0" : rest.stripTrailingZeros().toPlainString()) + "s";
    }

    private interface Factors {
        @Nullable
        Long of(String unit);
    }

    private static @Nullable Long scale(String text, Factors factors) {
        Matcher quantity = QUANTITY.matcher(text.strip());
        Long factor = quantity.matches() ? factors.of(quantity.group(2).toLowerCase(Locale.ROOT)) : null;
        if (factor == null) {
            return null;
        }
        BigDecimal scaled = new BigDecimal(quantity.group(1)).multiply(BigDecimal.valueOf(factor));
        return scaled.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? null : scaled.longValue();
    }
}
