package caravan.testkit;

import java.util.concurrent.CompletableFuture;

/** A word for which replies wait, however long a test takes until it gives it; from then on they wait no more. */
public final class Cue {
    private final CompletableFuture<Void> given = new CompletableFuture<>();

    public void give() {
        given.complete(null);
    }

    void then(Runnable next) {
        given.thenRun(next);
    }
}
