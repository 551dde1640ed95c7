package caravan.providers;

import caravan.config.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is asked whether it answers again, where a key of the house is out or a circuit is open.
 *
 * @param every how often
 * @param path what is asked for, below the base URL: something that costs nothing
 */
record Probe(Duration every, String path) {
    private static final String KEY = "probe";
    private static final Duration LEAST = Duration.ofSeconds(1);

    /** Null if nobody asks; of a route nobody can. */
    static @Nullable Probe read(Section provider) {
        if (!provider.has(KEY)) {
            provider.section(KEY).close();
            return null;
        }
        if (provider.has("route")) {
            provider.mistake(KEY, "cannot be asked of a route");
        }
        try (Section section = provider.section(KEY)) {
            Duration every = section.duration("every", Duration.ofSeconds(30));
            if (every.compareTo(LEAST) < 0) {
                section.mistake("every", "must be at least 1s");
            }
            String path = section.text("path", "/models");
            if (!path.startsWith("/")) {
                section.mistake("path", "must begin with /");
            }
            return new Probe(every, path);
        }
    }
}
