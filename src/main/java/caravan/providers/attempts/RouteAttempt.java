package caravan.providers.attempts;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.UpstreamFailed;
import caravan.providers.connections.Reach;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call of a user's route: it has the same time limits as a request, whatever its steps wait for. */
public final class RouteAttempt {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final Patience patience;
    private @Nullable PatientSource source;

    public RouteAttempt(Vertx vertx, Reach reach, Call call) {
        this.patience = new Patience(vertx, reach, call, this::lost);
    }

    public CompletableFuture<Answer> answer() {
        return answer;
    }

    /** @param asked the route's own answer; to fail it is to stop the route */
    public void start(CompletableFuture<Answer> asked) {
        patience.begin();
        patience.sent(); // how a route connects is its own affair
        answer.whenComplete((found, failure) -> {
            if (failure != null) {
                patience.end();
                asked.completeExceptionally(failure);
            }
        });
        asked.whenComplete(this::answered);
    }

    private void answered(@Nullable Answer found, @Nullable Throwable failure) {
        switch (found) {
            case null ->
                answer.completeExceptionally(failure == null ? new IllegalStateException("nobody answered") : failure);
            case Answer.Whole whole -> {
                patience.end();
                answer.complete(whole);
            }
            case Answer.Streamed streamed -> {
                patience.heard();
                PatientSource patient = new PatientSource(streamed.source(), patience);
                source = patient;
                answer.complete(new Answer.Streamed(streamed.status(), streamed.headers(), patient));
            }
        }
    }

    private void lost(UpstreamFailed why) {
        PatientSource streaming = source;
        if (!answer.completeExceptionally(why) && streaming != null) {
            streaming.lose(why);
        }
    }
}
