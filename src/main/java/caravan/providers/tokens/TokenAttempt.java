package caravan.providers.tokens;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a provider that wants a token in place of the key. The call waits for the token without a thread, and no longer
 * than it may. A token that the provider would not have is fetched anew, once.
 */
final class TokenAttempt {
    private final Vertx vertx;
    private final Call call;
    private final Granting granting;
    private final Paying paying;
    private final Function<Paying, CompletableFuture<Answer>> asking;
    private final Consumer<UpstreamFailed> failed;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private long timer = -1;

    /**
     * @param paying with the key
     * @param asking asks the provider with what it wants
     * @param failed told if there is no token
     */
    TokenAttempt(
            Vertx vertx,
            Call call,
            Granting granting,
            Paying paying,
            Function<Paying, CompletableFuture<Answer>> asking,
            Consumer<UpstreamFailed> failed) {
        this.vertx = vertx;
        this.call = call;
        this.granting = granting;
        this.paying = paying;
        this.asking = asking;
        this.failed = failed;
    }

    CompletableFuture<Answer> start() {
        answer.whenComplete((found, failure) -> disarm());
        get(paying);
        return answer;
    }

    /** @param with says whether a token that is refused may be renewed */
    private void get(Paying with) {
        arm();
        granting.token(key()).whenComplete((token, failure) -> call.wire().execute(() -> {
            disarm();
            if (answer.isDone()) {
                return; // the caller has left meanwhile, or it has taken too long
            }
            if (token == null) {
                none(failure);
            } else {
                ask(with.with(token), token);
            }
        }));
    }

    private String key() {
        return String.valueOf(paying.sent());
    }

    private void none(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        UpstreamFailed why = cause instanceof UpstreamFailed known
                ? known
                : new UpstreamFailed(Reason.UPSTREAM_UNREACHABLE, "There is no token for the provider.");
        failed.accept(why);
        answer.completeExceptionally(why);
    }

    private void ask(Paying with, String token) {
        try {
            CompletableFuture<Answer> asked = asking.apply(with);
            answer.whenComplete((found, failure) -> {
                if (failure != null) {
                    asked.completeExceptionally(failure);
                }
            });
            asked.whenComplete((found, failure) -> {
                if (found != null) {
                    answer.complete(found);
                } else if (failure != null) {
                    refused(with, token, failure);
                }
            });
        } catch (RuntimeException | Error broken) {
            answer.completeExceptionally(broken); // thrown on, it would vanish in the event loop
        }
    }

    private void refused(Paying with, String token, Throwable failure) {
        boolean unknown = failure instanceof UpstreamFailed why && Paying.isUnknown(why);
        if (unknown) {
            granting.refused(key(), token);
        }
        if (unknown && with.again() && !answer.isDone()) {
            get(paying.forTheLastTime());
        } else {
            answer.completeExceptionally(
                    failure instanceof UpstreamFailed why && why.theirs() != null ? masked(why, token) : failure);
        }
    }

    /** An error may quote the token it was sent. */
    private static UpstreamFailed masked(UpstreamFailed why, String token) {
        Answer.Whole theirs = why.theirs();
        String text = theirs == null ? "" : new String(theirs.body(), StandardCharsets.ISO_8859_1);
        if (theirs == null || !text.contains(token)) {
            return why;
        }
        byte[] body = text.replace(token, "[token]").getBytes(StandardCharsets.ISO_8859_1);
        return new UpstreamFailed(
                why.reason(), why.getMessage(), new Answer.Whole(theirs.status(), theirs.headers(), body));
    }

    private void arm() {
        long left = call.left();
        if (left != Long.MAX_VALUE) {
            timer = vertx.setTimer(Math.max(1, left / 1_000_000 + 1), fired -> tooLate());
        }
    }

    private void disarm() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void tooLate() {
        timer = -1;
        answer.completeExceptionally(
                new UpstreamFailed(Reason.UPSTREAM_TIMEOUT, "There was no token for the provider in time."));
    }
}
