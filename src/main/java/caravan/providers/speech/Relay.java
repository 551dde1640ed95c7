package caravan.providers.speech;

import caravan.call.Answer;
import caravan.call.UpstreamFailed;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Hands on what became of an attempt in other words. */
public final class Relay {
    private Relay() {}

    /** @param theirs whose failure ends the attempt, as that of what is returned does */
    public static CompletableFuture<Answer> of(
            CompletableFuture<Answer> theirs, UnaryOperator<Answer> found, UnaryOperator<UpstreamFailed> failed) {
        CompletableFuture<Answer> ours = new CompletableFuture<>();
        ours.whenComplete((told, failure) -> {
            if (failure != null) {
                theirs.completeExceptionally(failure);
            }
        });
        theirs.whenComplete((answer, failure) -> {
            try {
                if (answer != null) {
                    ours.complete(found.apply(answer));
                } else {
                    ours.completeExceptionally(failure instanceof UpstreamFailed why ? failed.apply(why) : failure);
                }
            } catch (RuntimeException | Error broken) {
                ours.completeExceptionally(broken); // thrown on, it would vanish in the event loop
            }
        });
        return ours;
    }
}
