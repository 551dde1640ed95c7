package caravan.http;

import java.util.concurrent.atomic.LongAdder;

/**
 * The bytes that are held for callers now, of their bodies and of answers that they have not read, and how many may be: our
 * memory is not theirs to fill.
 */
final class Scales {
    private final LongAdder held = new LongAdder();
    private final long most;

    /** @param most in bytes, for all callers together */
    Scales(long most) {
        this.most = most;
    }

    /** One caller's share. It is given back once, when the call is over or its body will not be read. */
    final class Share {
        private long bytes;

        /** False if that would be too much for all together. */
        boolean add(long more) {
            bytes += more;
            held.add(more);
            return !full();
        }

        void giveBack() {
            held.add(-bytes);
            bytes = 0;
        }
    }

    Share share() {
        return new Share();
    }

    /** So much of an answer waits to be read; a negative number is read. */
    void add(long bytes) {
        held.add(bytes);
    }

    /** Is there room for nothing more? */
    boolean full() {
        return held.sum() > most;
    }

    /** Now, in bytes. */
    long held() {
        return held.sum();
    }
}
