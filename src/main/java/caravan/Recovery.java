package caravan;

import caravan.commands.Orders.Told;
import caravan.watch.Watch;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the database could not be read at the start, calls go on without what is in it; this tries again until it can be. */
final class Recovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Lasting lasting;
    private final Generations generations;
    private final Watch watch;
    private final CountDownLatch closing = new CountDownLatch(1);

    Recovery(Lasting lasting, Generations generations, Watch watch) {
        this.lasting = lasting;
        this.generations = generations;
        this.watch = watch;
    }

    /** Does nothing where nothing is lost. */
    void begin() {
        if (!lasting.lost().isEmpty()) {
            lasting.lost().forEach(LOG::error);
            Thread.ofVirtual().name("recovery").start(this::run);
        }
    }

    private void run() {
        try {
            while (!lasting.lost().isEmpty()) {
                if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                watch.order(this::again).join();
            }
            LOG.warn("The database can be read again: what is in it counts");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Told again() {
        return lasting.recalled() ? generations.reload() : Told.refused("the database cannot be read");
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
