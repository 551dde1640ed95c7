package caravan.failures;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider asks to wait before it is asked again, in all the forms in which providers say so: {@code retry-after-ms}
 * (OpenAI's SDKs), {@code Retry-After} in seconds or as a date (RFC 9110, 10.2.3), Gemini's {@code RetryInfo} in the body, the
 * reset of a limit of which nothing remains ({@link Resets}), and at last the words of the message.
 */
public final class WaitHint {
    /** A longer wait is none: it was not meant for a call. */
    private static final Duration ABSURD = Duration.ofDays(1);

    private static final int MOST_READ = 8 << 10;

    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+(?:\\.\\d+)?)ms)?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(?:\\.\\d{1,12})?");

    /** {@code Please retry in 34.4s} (Gemini), {@code Please try again in 6m0s} (OpenAI, Groq). */
    private static final Pattern WORDS = Pattern.compile("(?:retry|try again) in ((?:[0-9.]{1,20}(?:ms|[hms]))+)");

    private WaitHint() {}

    /** Null if it does not say; never zero, negative or longer than a day. */
    public static @Nullable Duration of(Answer.Whole error, Instant now) {
        Headers headers = error.headers();
        Duration said = longer(millis(headers.get("retry-after-ms")), retryAfter(headers.get("retry-after"), now));
        JsonNode body = body(error.body());
        said = said == null ? retryInfo(body) : said;
        said = said == null ? Resets.of(headers, body, now) : said;
        return said == null ? inWords(error.body()) : said;
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
        String said = text.strip();
        Duration seconds = seconds(said);
        seconds = seconds == null ? duration(said) : seconds;
        return seconds == null ? until(said, DateTimeFormatter.RFC_1123_DATE_TIME, now) : seconds;
    }

    static @Nullable Duration seconds(String text) {
        return NUMBER.matcher(text).matches() ? sane(nanos(text, 1_000_000_000)) : null;
    }

    static @Nullable Duration until(String text, DateTimeFormatter format, Instant now) {
        try {
            return sane(Duration.between(now, ZonedDateTime.parse(text, format).toInstant()));
        } catch (DateTimeException noDate) {
            return null;
        }
    }

    /** {@code 12ms}, {@code 8.64s}, {@code 6m0s}, {@code 1h2m3s}. */
    static @Nullable Duration duration(String text) {
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

    static @Nullable Duration sane(Duration wait) {
        return wait.isPositive() && wait.compareTo(ABSURD) <= 0 ? wait : null;
    }

    /** The error as a tree; an array of one where it comes from Gemini's compatible address. Missing if it is no JSON. */
    private static JsonNode body(byte[] body) {
        try {
            JsonNode tree = Json.MAPPER.readTree(body);
            return (tree.isArray() ? tree.path(0) : tree).path("error");
        } catch (IOException noJson) {
            return MissingNode.getInstance();
        }
    }

    /** {@code error.details[].retryDelay}. */
    private static @Nullable Duration retryInfo(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            if (detail.path("@type").asText().endsWith("google.rpc.RetryInfo")) {
                return duration(detail.path("retryDelay").asText());
            }
        }
        return null;
    }

    private static @Nullable Duration inWords(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, MOST_READ), StandardCharsets.UTF_8);
        Matcher words = WORDS.matcher(text);
        return words.find() ? duration(words.group(1)) : null;
    }
}
