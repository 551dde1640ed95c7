package caravan.limits;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** By what a rule tells calls apart. */
enum Dimension {
    ADDRESS,
    KEY,
    OWNER,
    TEAM,
    MODEL,
    PROVIDER;

    static @Nullable Dimension named(String key) {
        for (Dimension each : values()) {
            if (each.key().equals(key)) {
                return each;
            }
        }
        return null;
    }

    boolean isOfCandidate() {
        return this == MODEL || this == PROVIDER;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
