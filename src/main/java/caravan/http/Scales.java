package caravan.http;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of callers' bodies that are held now, and how many may be: our memory is not the callers' to fill. */
final class Scales {
    private final AtomicLong held = new AtomicLong();
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
            return held.addAndGet(more) <= most;
        }

        void giveBack() {
            held.addAndGet(-bytes);
            bytes = 0;
        }
    }

    /** Now, in bytes. */
    long held() {
        return held.get();
    }

    Share share() {
        return new Share();
    }
}
