package caravan.ledger.journal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The segment that is written, the one that comes next, and the full ones that are still to be trimmed. Whoever finds the
 * first full turns the page; the lock is held for a moment then, and never over I/O.
 */
final class Pages {
    private final Runnable turned;
    private final ReentrantLock turning = new ReentrantLock();
    private final Queue<Segment> sealed = new ArrayDeque<>();
    private volatile @Nullable Segment current;
    private volatile @Nullable Segment spare;

    /** @param turned told when a new spare is wanted; must not wait */
    Pages(Runnable turned) {
        this.turned = turned;
    }

    /** False if the page is full and no other is ready. */
    boolean place(byte[] line) {
        Segment page = current;
        while (page == null || !page.place(line)) {
            page = after(page);
            if (page == null) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Segment after(@Nullable Segment full) {
        turning.lock();
        try {
            return current == full ? turn(full) : current;
        } finally {
            turning.unlock();
        }
    }

    private @Nullable Segment turn(@Nullable Segment full) {
        Segment ready = spare;
        if (ready != null) {
            retire(full);
            spare = null;
            current = ready;
            turned.run();
        }
        return ready;
    }

    private void retire(@Nullable Segment segment) {
        if (segment != null) {
            segment.seal();
            sealed.add(segment);
        }
    }

    /** Leaves a page that is cut or gone; false if there is none. */
    boolean skipIfCut() {
        Segment page = current;
        boolean cut = page != null && !page.intact();
        if (cut) {
            skip(page);
        }
        return cut;
    }

    private void skip(@Nullable Segment cut) {
        turning.lock();
        try {
            if (current == cut && turn(cut) == null) {
                retire(cut);
                current = null;
            }
        } finally {
            turning.unlock();
        }
    }

    /** The number of the segment that is written; 0 if there is none. */
    int current() {
        Segment page = current;
        return page == null ? 0 : page.number();
    }

    boolean lacksSpare() {
        return spare == null;
    }

    /** Takes a new segment: the next, or the first if none is written yet. */
    void add(Segment fresh) {
        spare = fresh;
        if (current == null) {
            after(null);
        }
    }

    /** The oldest full segment that is not trimmed; null if all are. */
    @Nullable
    Segment untrimmed() {
        turning.lock();
        try {
            return sealed.peek();
        } finally {
            turning.unlock();
        }
    }

    void trimmed(Segment full) {
        turning.lock();
        try {
            sealed.remove(full);
        } finally {
            turning.unlock();
        }
    }

    /** From now on there is no room. */
    void close() {
        turning.lock();
        try {
            retire(current);
            retire(spare);
            current = null;
            spare = null;
        } finally {
            turning.unlock();
        }
    }
}
