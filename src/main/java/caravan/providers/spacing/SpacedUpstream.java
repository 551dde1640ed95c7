package caravan.providers.spacing;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Upstream;
import caravan.call.UpstreamFailed;
import caravan.config.Kept;
import caravan.providers.keys.KeyRing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that is not asked sooner than some time after it was asked last.
 *
 * @param provider its name
 */
public record SpacedUpstream(Upstream upstream, String provider, Duration apart, Spacing turns, Vertx vertx)
        implements Upstream {
    /** @param turns whose they are, whatever is read anew: the provider's, or a deployment's own */
    public static Upstream of(
            Upstream upstream, String provider, Duration apart, Kept kept, String turns, Vertx vertx) {
        Spacing spacing = kept.of(Spacing.class, "turns of " + turns, () -> new Spacing(System::nanoTime));
        return new SpacedUpstream(upstream, provider, apart, spacing, vertx);
    }

    @Override
    public boolean speaks(Operation operation) {
        return upstream.speaks(operation);
    }

    @Override
    public CompletableFuture<Answer> ask(Call call, Candidate candidate) {
        CompletableFuture<Spacing> turn =
                turns.turn(apart, (time, action) -> vertx.setTimer(time.toMillis() + 1, fired -> action.run()));
        if (turn == null) {
            throw tooMany(turns.untilTaken(apart));
        }
        return turn.isDone() ? upstream.ask(call, candidate) : later(call, candidate, turn);
    }

    private UpstreamFailed tooMany(Duration wait) {
        String message = "Too many calls wait for their turn at provider '" + provider + "'.";
        Reason reason = Reason.OVERLOADED;
        Headers when = Headers.of("Retry-After", KeyRing.seconds(wait.toMillis()));
        return new UpstreamFailed(
                reason,
                message,
                KeyRing.error(reason.status(), reason.type(), String.valueOf(reason.code()), message, when));
    }

    private CompletableFuture<Answer> later(Call call, Candidate candidate, CompletableFuture<Spacing> turn) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        answer.whenComplete((found, failure) -> giveUp(turn, failure));
        turn.thenRun(() -> call.wire().execute(() -> {
            if (!answer.isDone()) {
                ask(call, candidate, answer);
            }
        }));
        return answer;
    }

    private void ask(Call call, Candidate candidate, CompletableFuture<Answer> answer) {
        try {
            CompletableFuture<Answer> asked = upstream.ask(call, candidate);
            answer.whenComplete((found, failure) -> giveUp(asked, failure));
            asked.whenComplete((found, failure) -> {
                if (found != null) {
                    answer.complete(found);
                } else if (failure != null) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error failed) {
            answer.completeExceptionally(failed); // thrown on, it would vanish in the event loop
        }
    }

    private static void giveUp(CompletableFuture<?> stage, @Nullable Throwable failure) {
        if (failure != null) {
            stage.completeExceptionally(failure);
        }
    }
}
