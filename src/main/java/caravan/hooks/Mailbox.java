package caravan.hooks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What routes of the user's are told, for which nobody waits. It is told on virtual threads, as many as there is work for up to a
 * bound; what finds no room is dropped, counted, and said once.
 */
public final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);

    private final String route;
    private final Consumer<String> tell;
    private final BlockingQueue<String> letters;
    private final Semaphore carriers;
    private final int atOnce;
    private final Counter dropped;
    private final Counter failed;
    private final AtomicBoolean full = new AtomicBoolean();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

    /**
     * @param tell the route; it may wait, and fail
     * @param room how many may wait for it
     * @param atOnce how many it is told at the same time
     */
    public Mailbox(String route, Consumer<String> tell, int room, int atOnce, MeterRegistry meters) {
        this.route = route;
        this.tell = tell;
        this.letters = new ArrayBlockingQueue<>(room);
        this.carriers = new Semaphore(atOnce);
        this.atOnce = atOnce;
        this.dropped = Counter.builder("caravan.hook.dropped")
                .description("What a route of the user's was not told, since too much was waiting for it already")
                .tag("route", route)
                .register(meters);
        this.failed = Counter.builder("caravan.hook.failed")
                .description("What a route of the user's was told and failed at")
                .tag("route", route)
                .register(meters);
    }

    /** Never waits. */
    public void post(String letter) {
        if (letters.offer(letter)) {
            carry();
        } else {
            drop(1);
        }
    }

    private void drop(int many) {
        dropped.increment(many);
        if (!full.getAndSet(true)) {
            LOG.warn("{} is behind: what finds no room is dropped, and counted in caravan_hook_dropped_total", route);
        }
    }

    private void carry() {
        if (carriers.tryAcquire()) {
            Thread.ofVirtual().name(route).start(this::carryAll);
        }
    }

    private void carryAll() {
        try {
            for (String letter = letters.poll(); letter != null; letter = letters.poll()) {
                carry(letter);
            }
        } finally {
            carriers.release();
        }
        full.set(false);
        if (!letters.isEmpty()) {
            carry(); // it came after the last look, and its carrier found no place
        }
    }

    private void carry(String letter) {
        try {
            tell.accept(letter);
            failing.set(false);
        } catch (RuntimeException | Error broken) {
            failed.increment();
            if (!failing.getAndSet(true) && mayComplain()) {
                LOG.warn("{} failed; until it succeeds again, further failures are only counted", route, broken);
            }
        }
    }

    /** Of a route that fails now and then, the log has not every time. */
    private boolean mayComplain() {
        long now = System.nanoTime();
        long until = quietUntil.get();
        return now - until >= 0 && quietUntil.compareAndSet(until, now + PAUSE);
    }

    /** Waits until all is told, but no longer than this; the rest is dropped. */
    public void close(Duration atMost) {
        try {
            if (carriers.tryAcquire(atOnce, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                carriers.release(atOnce);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        int left = letters.size();
        if (left > 0) {
            letters.clear();
            drop(left);
        }
    }
}
