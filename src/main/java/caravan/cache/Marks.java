package caravan.cache;

import caravan.call.Cached;
import caravan.call.Cost;
import caravan.call.Headers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What the caller is told of the cache, in headers. */
final class Marks {
    private static final String STATE = "X-Cache";

    private Marks() {}

    static Headers of(Cached.State state) {
        return Headers.of(STATE, state.name());
    }

    /** How old the answer is, who gave it, and what it saved. */
    static Headers of(Cached.State state, Stored given, Instant now) {
        Headers marks = Headers.of(
                STATE,
                state.name(),
                "X-Cache-Timestamp",
                given.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                "Age",
                Long.toString(given.age(now).toSeconds()),
                "X-Caravan-Attempts",
                "0");
        marks = plus(marks, "X-Caravan-Provider", given.about().by().provider());
        marks = plus(marks, "X-Caravan-Model", given.about().by().model());
        return plus(
                marks, "X-Caravan-Saved-Usd", given.cost() == null ? null : new Cost(given.cost(), "cache").plain());
    }

    /** A model's name is a caller's text, and a header must not break. */
    private static Headers plus(Headers marks, String name, @Nullable String value) {
        return value != null && !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c <= '~')
                ? marks.plus(name, value)
                : marks;
    }
}
