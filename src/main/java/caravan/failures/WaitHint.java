package caravan.failures;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider asks to wait before it is asked again, in all the forms in which providers say so: {@code retry-after-ms}
 * (OpenAI's SDKs), {@code Retry-After} in seconds or as a date (RFC 9110, 10.2.3), Gemini's {@code RetryInfo} in the body, and the
 * reset of a limit of which nothing remains: a Go duration (OpenAI, Groq), a number of seconds (Azure, Together), or a
 * time (Anthropic, RFC 3339).
 */
public final class WaitHint {
    /** A longer wait is none: it was not meant for a call. */
    private static final Duration ABSURD = Duration.ofDays(1);

    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+(?:\\.\\d+)?)ms)?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(?:\\.\\d{1,12})?");

    private WaitHint() {}

    /** Null if it does not say; never zero, negative or longer than a day. */
    public static @Nullable Duration of(Answer.Whole error, Instant now) {
        Headers headers = error.headers();
        Duration said = longer(millis(headers.get("retry-after-ms")), retryAfter(headers.get("retry-after"), now));
        said = said == null ? retryInfo(error.body()) : said;
        return said == null ? reset(headers, now) : said;
    }

    /** Azure says one second and no milliseconds in the same answer. */
    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        return Stream.of(one, other)
                .flatMap(Stream::ofNullable)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Duration millis(@Nullable String text) {
        return text == null || !NUMBER.matcher(text.strip()).matches() ? null : sane(nanos(text.strip(), 1_000_000));
    }

    private static @Nullable Duration retryAfter(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        Duration seconds = seconds(text.strip());
        return seconds == null ? until(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME, now) : seconds;
    }

    private static @Nullable Duration seconds(String text) {
        return NUMBER.matcher(text).matches() ? sane(nanos(text, 1_000_000_000)) : null;
    }

    private static @Nullable Duration until(String text, DateTimeFormatter format, Instant now) {
        try {
            return sane(Duration.between(now, ZonedDateTime.parse(text, format).toInstant()));
        } catch (DateTimeException noDate) {
            return null;
        }
    }

    /** {@code 12ms}, {@code 8.64s}, {@code 6m0s}, {@code 1h2m3s}. */
    private static @Nullable Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return null;
        }
        return sane(nanos(part(parts, 1), 3_600_000_000_000L)
                .plus(nanos(part(parts, 2), 60_000_000_000L))
                .plus(nanos(part(parts, 3), 1_000_000_000L))
                .plus(nanos(part(parts, 4), 1_000_000L)));
    }

    private static String part(Matcher parts, int group) {
        return Objects.requireNonNullElse(parts.group(group), "0");
    }

    private static Duration nanos(String number, long each) {
        double nanos = Double.parseDouble(number) * (double) each;
        return nanos > (double) ABSURD.toNanos() ? ABSURD.plusNanos(1) : Duration.ofNanos((long) nanos);
    }

    private static @Nullable Duration sane(Duration wait) {
        return wait.isPositive() && wait.compareTo(ABSURD) <= 0 ? wait : null;
    }

    /** {@code error.details[].retryDelay}, in an array of one where it comes from the compatible address. */
    private static @Nullable Duration retryInfo(byte[] body) {
        try {
            JsonNode tree = Json.MAPPER.readTree(body);
            JsonNode error = (tree.isArray() ? tree.path(0) : tree).path("error");
            for (JsonNode detail : error.path("details")) {
                if (detail.path("@type").asText().endsWith("google.rpc.RetryInfo")) {
                    return duration(detail.path("retryDelay").asText());
                }
            }
        } catch (IOException noJson) {
            return null;
        }
        return null;
    }

    /** The limit that is used up comes back last, if there are several. */
    private static @Nullable Duration reset(Headers headers, Instant now) {
        Stream<@Nullable Duration> ours = Stream.of("requests", "tokens")
                .filter(each -> isZero(headers.get("x-ratelimit-remaining-" + each)))
                .map(each -> reset(headers.get("x-ratelimit-reset-" + each), now));
        Stream<@Nullable Duration> anthropics = Stream.of("requests", "tokens", "input-tokens", "output-tokens")
                .filter(each -> isZero(headers.get("anthropic-ratelimit-" + each + "-remaining")))
                .map(each -> reset(headers.get("anthropic-ratelimit-" + each + "-reset"), now));
        List<Duration> resets =
                Stream.concat(ours, anthropics).flatMap(Stream::ofNullable).toList();
        return resets.stream().max(Comparator.naturalOrder()).orElse(null);
    }

    private static boolean isZero(@Nullable String remaining) {
        return remaining != null && remaining.strip().equals("0");
    }

    private static @Nullable Duration reset(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        String said = text.strip();
        Duration wait = seconds(said);
        wait = wait == null ? duration(said) : wait;
        return wait == null ? until(said, DateTimeFormatter.ISO_OFFSET_DATE_TIME, now) : wait;
    }
}
