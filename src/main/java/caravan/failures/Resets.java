package caravan.failures;

import caravan.call.Headers;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a limit comes back of which nothing remains: a Go duration (OpenAI, Groq), a number of seconds (Azure, Together), a time as in RFC 3339
 * (Anthropic) or in milliseconds since 1970 (OpenRouter).
 */
final class Resets {
    /** Whatever is counted: {@code x-ratelimit-remaining-tokens}, {@code anthropic-priority-input-tokens-remaining}. */
    private static final Pattern REMAINING =
            Pattern.compile("(x-ratelimit-)remaining(-[a-z0-9_-]{1,60})?|(anthropic-[a-z0-9_-]{1,60}-)remaining");

    private static final long MILLIS_SINCE_1970 = 100_000_000_000L;
    private static final long SECONDS_SINCE_1970 = 1_000_000_000L;

    private Resets() {}

    /**
     * The latest, if several are used up.
     *
     * @param error OpenRouter passes on in it what a provider has said
     */
    static @Nullable Duration of(Headers headers, JsonNode error, Instant now) {
        List<Duration> waits = new ArrayList<>();
        headers.forEach((name, value) -> add(name, value, headers, now, waits));
        Headers passed = passedOn(error);
        passed.forEach((name, value) -> add(name, value, passed, now, waits));
        return waits.stream().max(Comparator.naturalOrder()).orElse(null);
    }

    private static Headers passedOn(JsonNode error) {
        Headers passed = Headers.NONE;
        for (var each : error.path("metadata").path("headers").properties()) {
            passed = passed.plus(each.getKey(), each.getValue().asText());
        }
        return passed;
    }

    private static void add(String name, String remaining, Headers headers, Instant now, List<Duration> waits) {
        Matcher found = remaining.strip().equals("0") ? REMAINING.matcher(name.toLowerCase(Locale.ROOT)) : null;
        if (found != null && found.matches()) {
            String reset = found.group(3) != null
                    ? found.group(3) + "reset"
                    : found.group(1) + "reset" + (found.group(2) == null ? "" : found.group(2));
            String said = headers.get(reset);
            Duration wait = said == null ? null : wait(said.strip(), now);
            if (wait != null) {
                waits.add(wait);
            }
        }
    }

    private static @Nullable Duration wait(String said, Instant now) {
        Duration wait = WaitHint.seconds(said);
        wait = wait == null ? WaitHint.duration(said) : wait;
        wait = wait == null ? sinceEpoch(said, now) : wait;
        return wait == null ? WaitHint.until(said, DateTimeFormatter.ISO_OFFSET_DATE_TIME, now) : wait;
    }

    private static @Nullable Duration sinceEpoch(String said, Instant now) {
        if (!said.matches("\\d{10,13}")) {
            return null;
        }
        long at = Long.parseLong(said);
        Instant then = at >= MILLIS_SINCE_1970
                ? Instant.ofEpochMilli(at)
                : at >= SECONDS_SINCE_1970 ? Instant.ofEpochSecond(at) : now;
        return WaitHint.sane(Duration.between(now, then));
    }
}
