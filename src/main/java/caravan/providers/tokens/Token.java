package caravan.providers.tokens;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The token of one key. It is fetched when it is first wanted and kept; shortly before its end the next one is fetched, while
 * calls go on with this one. There is one fetch at a time, and after one that failed a pause.
 */
final class Token {
    private static final Duration EARLY = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final InstantSource clock;
    private @Nullable Granted held;
    private @Nullable CompletableFuture<String> underway;
    private Instant notBefore = Instant.MIN;
    private Instant refusedAt = Instant.MIN;

    Token(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The token, as soon as there is one.
     *
     * @param fetch asks for one, without waiting for it
     */
    CompletionStage<String> get(Supplier<? extends CompletionStage<Granted>> fetch) {
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
            begin(fetch, begun);
        }
        return answer;
    }

    /** The provider would not have this token: it is not used again. If it likes none, the next is fetched after a pause. */
    synchronized void refused(String token) {
        if (held != null && held.token().equals(token)) {
            held = null;
            Instant now = clock.instant();
            if (now.isBefore(refusedAt.plus(PAUSE))) {
                notBefore = now.plus(PAUSE);
            }
            refusedAt = now;
        }
    }

    private void begin(Supplier<? extends CompletionStage<Granted>> fetch, CompletableFuture<String> promise) {
        try {
            fetch.get().whenComplete((granted, failure) -> fetched(promise, granted, failure));
        } catch (RuntimeException | Error failed) {
            fetched(promise, null, failed); // or all would wait for it for ever
        }
    }

    private void fetched(CompletableFuture<String> promise, @Nullable Granted granted, @Nullable Throwable failure) {
        synchronized (this) {
            held = granted == null ? held : granted;
            notBefore = granted == null ? clock.instant().plus(PAUSE) : Instant.MIN;
        }
        if (granted == null) {
            promise.completeExceptionally(failure == null ? new IllegalStateException("There is no token.") : failure);
        } else {
            promise.complete(granted.token());
        }
    }
}
