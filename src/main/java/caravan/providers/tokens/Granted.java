package caravan.providers.tokens;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token, and when it ends. */
record Granted(String token, Instant until) {
    private static final long SECONDS_HAVE = 100_000_000_000L;
    private static final Duration USUAL = Duration.ofMinutes(25);

    /** Whose clock goes wrong grants tokens that have ended already: they are used for so long at least. */
    private static final Duration LEAST = Duration.ofMinutes(2);

    /** Two forms are known, and the end may be in seconds or in thousandths of them. Null if there is no token in it. */
    static @Nullable Granted read(byte[] body, Instant now) {
        JsonNode told = tree(body);
        String token = told.path("access_token").asText(told.path("tok").asText(""));
        if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            return null; // it could not stand in a header
        }
        long end = told.path("expires_at").asLong(told.path("exp").asLong());
        Instant until = end > SECONDS_HAVE ? Instant.ofEpochMilli(end) : Instant.ofEpochSecond(end);
        Instant least = now.plus(LEAST);
        return new Granted(token, end <= 0 ? now.plus(USUAL) : until.isBefore(least) ? least : until);
    }

    /** Null-safe: what is no JSON has nothing in it. */
    static JsonNode tree(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException noJson) {
            return Json.MAPPER.missingNode();
        }
    }

    @Override
    public String toString() {
        return "Granted[until " + until + "]";
    }
}
