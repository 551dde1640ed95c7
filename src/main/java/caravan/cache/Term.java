package caravan.cache;

import caravan.config.Section;
import caravan.config.Units;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** For how long, as people write it: {@code off}, {@code on}, or a time. */
final class Term {
    static final String EXPECTED = "must be off, on, or a time such as 30s, 5m or 1h";

    private Term() {}

    /** Zero for off; null if it is none of these. */
    static @Nullable Duration of(String text, Duration on) {
        return switch (text.strip()) {
            case "off", "false", "no" -> Duration.ZERO;
            case "on", "true", "yes" -> on;
            default -> Units.duration(text);
        };
    }

    static Duration read(Section section, String key, Duration on, Duration otherwise) {
        String text = section.text(key);
        Duration said = text == null ? otherwise : of(text, on);
        if (said == null) {
            section.mistake(key, "'" + text + "' " + EXPECTED);
            return otherwise;
        }
        return said;
    }
}
