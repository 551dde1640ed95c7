package caravan.ledger.journal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Lines that wait for the disk, the oldest first. Many add, one takes. */
final class Backlog {
    private final Queue<byte[]> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final long mostBytes;
    private volatile int bound;

    /**
     * @param bound how many lines wait at most
     * @param mostBytes how long they are together at most
     */
    Backlog(int bound, long mostBytes) {
        this.bound = bound;
        this.mostBytes = mostBytes;
    }

    /** How many wait now, this one included; 0 if it was not taken. */
    int add(byte[] line) {
        int waiting = size.incrementAndGet();
        long together = bytes.addAndGet(line.length);
        if (waiting > bound || together > mostBytes) {
            forget(line);
            return 0;
        }
        lines.add(line);
        return waiting;
    }

    private void forget(byte[] line) {
        bytes.addAndGet(-line.length);
        size.decrementAndGet();
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
        byte[] first = lines.remove();
        forget(first);
    }

    /** Takes no more. */
    void close() {
        bound = 0;
    }
}
