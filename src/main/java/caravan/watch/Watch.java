package caravan.watch;

import caravan.call.Refused;
import caravan.commands.Orders.Told;
import caravan.config.Mistake;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that reloads: when it is told to, and when files have changed. */
public final class Watch implements AutoCloseable {
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

    private final Reloader reloader;
    private final BlockingQueue<Optional<Order>> orders = new ArrayBlockingQueue<>(WAITING);
    private final AtomicBoolean nudged = new AtomicBoolean();
    private final Folders folders = Folders.open(this::nudge);
    private final Thread thread = new Thread(this::run, "reload");
    private volatile boolean closed;

    private record Order(Supplier<Told> work, CompletableFuture<Told> told) {}

    /** Who reloads. It is asked by the thread that watches, and by no other. */
    public interface Reloader {
        /** How often to look at the files; zero for never. */
        Duration interval();

        /** The files as they are now. */
        Fingerprint look();

        /** The files as they were at the last reload, whatever came of it. */
        Fingerprint judged();

        /** Has nothing changed since then? */
        boolean knows(Fingerprint files);

        /** Are the files again as they are served? Then there is nothing to reload. */
        boolean restored(Fingerprint files);

        /** Makes the next generation of the files as they are now, if they are right. */
        Told reload();

        /** Closes what no call needs any more. @return true if there is something left to close */
        boolean sweep();
    }

    public Watch(Reloader reloader) {
        this.reloader = reloader;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Reloads, whatever has changed. */
    public CompletableFuture<Told> reload() {
        return order(reloader::reload);
    }

    /** Does something between two reloads. Fails with {@link Refused} if the work does. */
    public CompletableFuture<Told> order(Supplier<Told> work) {
        Order order = new Order(work, new CompletableFuture<>());
        if (closed || !orders.offer(Optional.of(order))) {
            order.told.complete(Told.refused("too many orders to reload are waiting already"));
        }
        return order.told;
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
                Optional<Order> order = orders.poll(pause(draining).toNanos(), TimeUnit.NANOSECONDS);
                if (order != null && order.isPresent()) {
                    carryOut(order.get());
                } else {
                    nudged.set(false);
                    look();
                }
                draining = reloader.sweep();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException broken) {
                LOG.error("Looking after the files has failed", broken);
            }
        }
    }

    private Duration pause(boolean draining) {
        Duration said = reloader.interval();
        Duration interval = said.isZero() ? NEVER : said;
        return draining && interval.compareTo(DRAINING) > 0 ? DRAINING : interval;
    }

    private void carryOut(Order order) {
        try {
            order.told.complete(carryOut(order.work));
        } catch (Refused no) {
            order.told.completeExceptionally(no);
        }
    }

    /** A jar of the user's may throw anything. */
    private static Told carryOut(Supplier<Told> work) {
        try {
            return work.get();
        } catch (Refused no) {
            throw no;
        } catch (RuntimeException | LinkageError broken) {
            LOG.error("The next generation could not be made", broken);
            return Told.refused("could not be made: " + Mistake.root(broken));
        }
    }

    private void look() {
        if (reloader.interval().isZero()) {
            return;
        }
        Fingerprint files = reloader.look();
        folders.watch(files.folders());
        if (reloader.knows(files)) {
            return;
        }
        files = settled(files);
        if (!reloader.knows(files) && !reloader.restored(files)) {
            carryOut(reloader::reload);
        }
    }

    private Fingerprint settled(Fingerprint first) {
        Fingerprint last = first;
        long since = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            Fingerprint now = reloader.look();
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
        return files.doubtful(reloader.judged()) ? SETTLED_IF_IN_DOUBT : SETTLED;
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
        orders.forEach(order -> order.ifPresent(each -> each.told.complete(Told.refused("the gateway is stopping"))));
    }
}
