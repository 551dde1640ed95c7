package caravan.providers.gigachat;

import caravan.call.Headers;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The token that calls are made with. It is fetched when it is first wanted and kept; shortly before its end the next one is
 * fetched, while calls go on with this one. There is one fetch at a time, and after one that failed a pause.
 */
public final class GigaChatToken {
    private static final Duration EARLY = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Fetch fetch;
    private final InstantSource clock;
    private @Nullable Granted held;
    private @Nullable CompletableFuture<String> underway;
    private Instant notBefore = Instant.MIN;

    /** Asks Sberbank for a token, without waiting for it. */
    @FunctionalInterface
    public interface Fetch {
        CompletionStage<Granted> now();
    }

    /** A token, and when it ends. */
    public record Granted(String token, Instant until) {
        private static final long SECONDS_HAVE = 100_000_000_000L;
        private static final Duration USUAL = Duration.ofMinutes(25);

        /** Two forms are known, and the end may be in seconds or in thousandths of them. */
        public static Granted read(byte[] body, Instant now) throws IOException {
            JsonNode told = Json.MAPPER.readTree(body);
            String token = told.path("access_token").asText(told.path("tok").asText(""));
            long end = told.path("expires_at").asLong(told.path("exp").asLong());
            if (token.isEmpty()) {
                throw new IOException("The answer has no token in it.");
            }
            Instant until = end > SECONDS_HAVE ? Instant.ofEpochMilli(end) : Instant.ofEpochSecond(end);
            return new Granted(token, end > 0 ? until : now.plus(USUAL));
        }

        @Override
        public String toString() {
            return "Granted[until " + until + "]";
        }
    }

    public GigaChatToken(Fetch fetch, InstantSource clock) {
        this.fetch = fetch;
        this.clock = clock;
    }

    /**
     * What a request for a token is headed with.
     *
     * @param key the authorization key, or what it is made of: {@code client:secret}
     * @param id of the request, a UUID
     */
    public static Headers headers(String key, String id) {
        String basic =
                key.contains(":") ? Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)) : key;
        return Headers.of(
                "Authorization",
                "Basic " + basic,
                "RqUID",
                id,
                "Accept",
                "application/json",
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    /** @param scope {@code GIGACHAT_API_PERS}, {@code GIGACHAT_API_B2B} or {@code GIGACHAT_API_CORP} */
    public static byte[] form(String scope) {
        return ("scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    /** The token, as soon as there is one. */
    public CompletionStage<String> token() {
        CompletableFuture<String> begun = null;
        CompletionStage<String> answer;
        synchronized (this) {
            Instant now = clock.instant();
            Granted here = held;
            if (here != null && now.isBefore(here.until().minus(EARLY))) {
                return CompletableFuture.completedStage(here.token());
            }
            boolean resting = now.isBefore(notBefore);
            if (underway == null || (underway.isDone() && !resting)) {
                begun = new CompletableFuture<>();
                underway = begun;
            }
            answer = here != null && now.isBefore(here.until())
                    ? CompletableFuture.completedStage(here.token())
                    : underway.minimalCompletionStage();
        }
        if (begun != null) {
            begin(begun);
        }
        return answer;
    }

    /** The provider would not have this token: it is not used again. */
    public synchronized void refused(String token) {
        if (held != null && held.token().equals(token)) {
            held = null;
        }
    }

    private void begin(CompletableFuture<String> promise) {
        try {
            fetch.now().whenComplete((granted, failure) -> fetched(promise, granted, failure));
        } catch (RuntimeException failed) {
            fetched(promise, null, failed);
        }
    }

    private void fetched(CompletableFuture<String> promise, @Nullable Granted granted, @Nullable Throwable failure) {
        synchronized (this) {
            held = granted == null ? held : granted;
            notBefore = granted == null ? clock.instant().plus(PAUSE) : Instant.MIN;
        }
        if (granted == null) {
            promise.completeExceptionally(failure == null ? new IOException("There is no token.") : failure);
        } else {
            promise.complete(granted.token());
        }
    }
}
