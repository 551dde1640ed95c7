package caravan;

import caravan.commands.Orders.Told;
import caravan.overlay.Overlay;
import caravan.watch.Watch;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** What orders work on; it is there once the gateway is. */
record Office(Lasting lasting, Generations generations, Watch watch) {
    Snapshot snapshot() {
        return generations.current().snapshot();
    }

    Overlay overlay() {
        return lasting.overlay();
    }

    /** @param done what to say if it holds */
    Told lay(Consumer<Overlay> proposal, String... done) {
        try {
            Told told = watch.order(() -> generations.order(proposal)).join();
            return told.done() ? new Told(true, List.of(done)) : told;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw failed;
        }
    }
}
