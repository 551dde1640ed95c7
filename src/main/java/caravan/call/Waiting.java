package caravan.call;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** How a step waits for what is not here yet. */
public final class Waiting {
    private Waiting() {}

    /**
     * On the call's event loop the stage is returned as it is, and Camel goes on when it completes. On any other thread it
     * is waited for here: otherwise the steps after this one, which may block, would go on upon the event loop.
     */
    public static <T> CompletionStage<T> on(Wire wire, CompletableFuture<T> stage) {
        if (!wire.onLoop()) {
            try {
                stage.join();
            } catch (CompletionException | CancellationException failed) {
                return stage; // whoever asked sees the failure in the stage
            }
        }
        return stage;
    }
}
