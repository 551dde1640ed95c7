package caravan.ledger.journal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lines that wait for the disk, the oldest first. Many add, one takes. */
final class Backlog {
    private final Queue<byte[]> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile int bound;

    Backlog(int bound) {
        this.bound = bound;
    }

    /** How many wait now, this one included; 0 if it was not taken. */
    int add(byte[] line) {
        int waiting = size.incrementAndGet();
        if (waiting > bound) {
            size.decrementAndGet();
            return 0;
        }
        lines.add(line);
        return waiting;
    }

    boolean isEmpty() {
        return size.get() == 0;
    }

    int size() {
        return size.get();
    }

    byte @Nullable [] first() {
        return lines.peek();
    }

    /** Drops the first. It counts until now, so that no younger line can overtake it. */
    void drop() {
        lines.remove();
        size.decrementAndGet();
    }

    /** Takes no more. */
    void close() {
        bound = 0;
    }
}
