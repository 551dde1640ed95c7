package caravan.cache;

import caravan.call.Answer;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer that may be given again.
 *
 * @param about what it answered, and for whom
 * @param events is it a stream of events? Else it is here as one
 * @param usageAsked has a stream an event with nothing but its usage, which is for those only who ask for it?
 * @param usage null if nobody knows
 * @param cost in USD; null if nobody knows
 */
record Stored(
        About about,
        boolean events,
        int status,
        Headers headers,
        byte[] body,
        @Nullable String responseModel,
        boolean usageAsked,
        @Nullable Usage usage,
        @Nullable BigDecimal cost,
        Instant at,
        Duration ttl) {
    /** About as much as the objects around an answer take. */
    private static final int AROUND = 1024;

    /** Not what was only true at the time: how much of a limit was left, how long it took. */
    private static final Set<String> KEPT =
            Set.of("content-type", "content-language", "openai-model", "openai-version", "x-caravan-dropped");

    private static final Headers EVENTS = Headers.of("content-type", "text/event-stream");
    private static final Headers JSON = Headers.of("content-type", "application/json");

    /**
     * What an answer is found by when some are to be forgotten.
     *
     * @param key of the question, in 64 digits
     * @param tenant whose it is
     * @param caller the name of who asked first
     * @param model as it was asked for
     * @param by who has answered
     */
    record About(String key, String tenant, String caller, String path, String model, Candidate by) {}

    /** Of somebody else's call, whoever lets it through. */
    private static final List<String> OF_THEN = List.of("x-ratelimit-", "x-upstream-ratelimit-", "retry-after");

    /** @param more headers that a user lets through */
    static Headers kept(Headers theirs, List<String> more) {
        Headers[] kept = {Headers.NONE};
        theirs.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean let = more.contains(lower) && OF_THEN.stream().noneMatch(lower::startsWith);
            if (KEPT.contains(lower) || let) {
                kept[0] = kept[0].plus(name, value);
            }
        });
        return kept[0];
    }

    /** The same answer in the other form. */
    Stored as(byte[] otherBody) {
        Headers rest = headers.without("content-type");
        return new Stored(
                about,
                !events,
                status,
                (events ? JSON : EVENTS).and(rest),
                otherBody,
                responseModel,
                true,
                usage,
                cost,
                at,
                ttl);
    }

    boolean failed() {
        return status >= 400;
    }

    /** For how long it may still be given. */
    Duration left(Instant now) {
        return ttl.minus(age(now));
    }

    Duration age(Instant now) {
        Duration age = Duration.between(at, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** In bytes, and rather too much. */
    int weight() {
        long[] bytes = {
            (long) AROUND + body.length + about.path().length() + about.model().length()
        };
        headers.forEach((name, value) -> bytes[0] += name.length() + value.length());
        return (int) Math.min(Integer.MAX_VALUE, bytes[0]);
    }

    Answer answer() {
        return events
                ? new Answer.Streamed(status, headers, new Replay(body))
                : new Answer.Whole(status, headers, body);
    }
}
