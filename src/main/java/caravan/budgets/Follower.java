package caravan.budgets;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the segments of the journal that are complete, on a thread of its own and a while after the calls: so that a start
 * need not read them again. Nobody waits for it; what it has not reached is read at the start.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spend.class);

    private final Spend.Past past;
    private final SpendFile file;
    private final Accounts sums;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("spend").unstarted(this::follow);
    private int reached;
    private int written;
    private boolean quiet;

    /** @param reached the segment up to which the sums are right */
    Follower(Spend.Past past, SpendFile file, Accounts sums, int reached) {
        this.past = past;
        this.file = file;
        this.sums = sums;
        this.reached = reached;
        this.written = reached;
    }

    void start() {
        thread.start();
    }

    private void follow() {
        try {
            while (!closing.await(1, TimeUnit.SECONDS)) {
                catchUp();
            }
        } catch (InterruptedException stopped) {
            // as good as closed
        }
    }

    private void catchUp() {
        try {
            int settled = past.settled();
            if (reached < settled || written < reached) {
                past.read(reached, settled, (windows, usd) -> windows.forEach(window -> sums.charge(window, usd)));
                reached = Math.max(reached, settled);
                file.write(reached, sums);
                written = reached;
            }
            quiet = false;
        } catch (IOException | RuntimeException later) {
            if (!quiet) {
                LOG.warn("What was spent is not written to its file, but stands in the journal: {}", later.toString());
                quiet = true;
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
