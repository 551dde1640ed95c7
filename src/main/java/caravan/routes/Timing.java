package caravan.routes;

import java.util.concurrent.atomic.AtomicLong;

/** How long a step takes, from when it is begun to when it is done, be it with the last byte of a stream. */
final class Timing {
    /** One call in so many is timed, the first among them. */
    static final int ONE_IN = 64;

    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong sum = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    /** Threads may lose each other's turns: what that makes of one in 64 is as good. */
    private int turn;

    boolean turn() {
        return (turn++ & (ONE_IN - 1)) == 0;
    }

    void add(long nanos) {
        samples.incrementAndGet();
        sum.addAndGet(nanos);
        longest.accumulateAndGet(nanos, Math::max);
    }

    long samples() {
        return samples.get();
    }

    /** 0 while there are no samples. */
    long mean() {
        return sum.get() / Math.max(1, samples.get());
    }

    long longest() {
        return longest.get();
    }
}
