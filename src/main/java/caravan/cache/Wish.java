package caravan.cache;

import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Units;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the caller says of the cache, in {@code Cache-Control} (RFC 9111, 5.2.1) and {@code X-Caravan-Cache-Ttl}.
 *
 * @param fresh not from the cache, but the answer may be kept
 * @param secret neither from the cache, nor kept
 * @param maxAge not older than this; null if that is the same
 * @param ttl for how long the answer is to be kept; null if that is the same
 */
record Wish(
        boolean fresh,
        boolean secret,
        @Nullable Duration maxAge,
        @Nullable Duration ttl) {
    private static final String TTL = "X-Caravan-Cache-Ttl";
    private static final int MOST_DIGITS = 9;

    /** @throws Refused if the time to keep the answer is none */
    static Wish of(Headers headers) {
        String directives = directives(headers);
        String ttl = headers.get(TTL);
        if (directives.isEmpty() && ttl == null) {
            return new Wish(false, false, null, null);
        }
        boolean fresh = false;
        boolean secret = false;
        Duration maxAge = null;
        for (String each : directives.split(",", -1)) {
            String directive = each.strip();
            fresh |= directive.equals("no-cache");
            secret |= directive.equals("no-store");
            maxAge = directive.startsWith("max-age=") ? seconds(directive.substring(8), maxAge) : maxAge;
        }
        return new Wish(fresh, secret, maxAge, ttl == null ? null : ttl(ttl));
    }

    private static String directives(Headers headers) {
        StringBuilder all = new StringBuilder();
        headers.forEach((name, value) -> {
            if (name.equalsIgnoreCase("cache-control")) {
                all.append(all.isEmpty() ? "" : ",").append(value.toLowerCase(Locale.ROOT));
            }
        });
        return all.toString();
    }

    /** What is no number is not a wish that anybody could follow. */
    private static @Nullable Duration seconds(String text, @Nullable Duration otherwise) {
        String digits = text.replace("\"", "").strip();
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            return otherwise;
        }
        return digits.length() > MOST_DIGITS ? null : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static Duration ttl(String text) {
        Duration ttl = Units.duration(text);
        if (ttl == null) {
            throw new Refused(
                    Reason.INVALID_REQUEST,
                    "The header " + TTL + " must be a time such as 30s, 5m or 1h; 0 is not to keep it.");
        }
        return ttl;
    }
}
