package caravan;

import caravan.commandline.Launch;
import caravan.commands.Orders;
import caravan.commands.Orders.Told;
import caravan.config.Mistakes;
import caravan.config.Reading;
import caravan.config.Settings;
import caravan.ledger.Logging;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the command line starts. */
final class Running implements Launch {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    /** Runs until the process is told to stop: then calls finish, and the exit code is 0. */
    @Override
    public int run(Settings settings, Reading reading) {
        CompletableFuture<Gateway> started = new CompletableFuture<>();
        // Before the start, since the first lines already tell whoever reads them that it runs.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "shutdown"));
        Orders.onHangup(() -> started.thenAccept(Gateway::reload));
        try {
            started.complete(Gateway.start(settings, reading));
        } catch (RuntimeException wrong) {
            started.completeExceptionally(wrong);
            throw wrong;
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** A JVM that is told to stop exits with 143; one that stopped as it should exits with 0. */
    private static void stop(CompletableFuture<Gateway> started) {
        int code = 0;
        try {
            started.join().close();
        } catch (CompletionException neverStarted) {
            return; // whoever could not start it has an exit code of their own
        } catch (RuntimeException | Error failed) {
            LOG.error("The gateway did not stop as it should", failed);
            code = 1;
        }
        Logging.close();
        Runtime.getRuntime().halt(code);
    }

    @Override
    public String check(Settings settings, Mistakes mistakes) {
        return Trial.check(settings, mistakes);
    }

    @Override
    public Served served(Settings settings, Mistakes mistakes) {
        return Trial.served(settings, mistakes);
    }

    @Override
    public Told explain(Settings settings, String query, Mistakes mistakes) {
        return Trial.explain(settings, query, mistakes);
    }
}
