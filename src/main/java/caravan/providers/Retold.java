package caravan.providers;

import caravan.call.Answer;
import caravan.call.UpstreamFailed;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A provider's answer in other words. To fail what the caller waits for is to fail what the provider is asked. */
final class Retold {
    private Retold() {}

    static CompletableFuture<Answer> of(
            CompletableFuture<Answer> theirs, UnaryOperator<Answer> told, UnaryOperator<UpstreamFailed> wrong) {
        CompletableFuture<Answer> ours = new CompletableFuture<>();
        ours.whenComplete((found, failure) -> {
            if (failure != null) {
                theirs.completeExceptionally(failure);
            }
        });
        theirs.whenComplete((found, failure) -> {
            try {
                if (found != null) {
                    ours.complete(told.apply(found));
                } else {
                    ours.completeExceptionally(
                            failure instanceof UpstreamFailed failed ? wrong.apply(failed) : failure);
                }
            } catch (RuntimeException | Error broken) {
                ours.completeExceptionally(broken); // thrown on, it would vanish in the event loop
            }
        });
        return ours;
    }
}
