package caravan;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that reloads: when it is told to, and when files have changed. */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** How many orders may wait for the one that is carried out. */
    private static final int WAITING = 16;

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration DRAINING = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(40);

    /** Files that have not changed for so long are all there. */
    private static final Duration SETTLED = Duration.ofMillis(80);

    /** One that is gone, empty, or ends in the middle of a line may be half of what is being saved. */
    private static final Duration SETTLED_IF_IN_DOUBT = Duration.ofMillis(700);

    private final Generations generations;
    private final BlockingQueue<Optional<CompletableFuture<Told>>> orders = new ArrayBlockingQueue<>(WAITING);
    private final AtomicBoolean nudged = new AtomicBoolean();
    private final Folders folders = Folders.open(this::nudge);
    private final Thread thread = new Thread(this::run, "reload");
    private volatile boolean closed;

    Watch(Generations generations) {
        this.generations = generations;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Reloads, whatever has changed. */
    CompletableFuture<Told> reload() {
        CompletableFuture<Told> order = new CompletableFuture<>();
        if (closed || !orders.offer(Optional.of(order))) {
            order.complete(Told.refused("too many orders to reload are waiting already"));
        }
        return order;
    }

    private void nudge() {
        if (nudged.compareAndSet(false, true)) {
            orders.offer(Optional.empty());
        }
    }

    private void run() {
        boolean draining = false;
        while (!closed) {
            try {
                Optional<CompletableFuture<Told>> order =
                        orders.poll(pause(draining).toNanos(), TimeUnit.NANOSECONDS);
                if (order != null && order.isPresent()) {
                    order.get().complete(carryOut());
                } else {
                    nudged.set(false);
                    look();
                }
                draining = generations.sweep();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException broken) {
                LOG.error("Looking after the files has failed", broken);
            }
        }
    }

    private Duration interval() {
        return generations.current().settings().watch();
    }

    private Duration pause(boolean draining) {
        Duration interval = interval().isZero() ? NEVER : interval();
        return draining && interval.compareTo(DRAINING) > 0 ? DRAINING : interval;
    }

    /** A jar of the user's may throw anything. */
    private Told carryOut() {
        try {
            return generations.reload();
        } catch (RuntimeException | LinkageError broken) {
            LOG.error("The next generation could not be made", broken);
            return Told.refused("could not be made: " + Hints.root(broken));
        }
    }

    private void look() {
        if (interval().isZero()) {
            return;
        }
        Fingerprint files = generations.look();
        folders.watch(files.folders());
        if (generations.knows(files)) {
            return;
        }
        files = settled(files);
        if (!generations.knows(files) && !generations.restored(files)) {
            carryOut();
        }
    }

    private Fingerprint settled(Fingerprint first) {
        Fingerprint last = first;
        long since = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            Fingerprint now = generations.look();
            if (!now.equals(last)) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since >= patience(now).toNanos()) {
                return now;
            }
        }
        return last;
    }

    private Duration patience(Fingerprint files) {
        return files.doubtful(generations.judged()) ? SETTLED_IF_IN_DOUBT : SETTLED;
    }

    /** Waits for the reload that is under way. */
    @Override
    public void close() {
        closed = true;
        nudge();
        folders.close();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        orders.forEach(order -> order.ifPresent(each -> each.complete(Told.refused("the gateway is stopping"))));
    }
}
