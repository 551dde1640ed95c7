package caravan.models;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How one candidate has been lately, as all calls see it: when it was used, how fast it is, whether it cools down, and whether
 * its circuit is open. It outlives a reading of the files. All times are milliseconds of the gateway's clock.
 *
 * <p>The circuit opens when half of the last {@link #WINDOW} answers were failures, and stays so for {@link #OPEN}; then one
 * call is let through to see, the next one when it is done or was not heard of for as long, and the first that is answered closes it.
 */
final class Condition {
    static final int WINDOW = 10;
    static final Duration OPEN = Duration.ofSeconds(30);

    private static final int SHARE = WINDOW / 2;
    private static final double WEIGHT = 0.2;

    private final AtomicLong used = new AtomicLong();
    private final AtomicLong cooledUntil = new AtomicLong();
    private final AtomicLong probedUntil = new AtomicLong();
    private volatile double latency = -1;
    private int outcomes;
    private int seen;
    private volatile long openUntil;

    /** It is about to be asked. */
    void ask(long now) {
        used.accumulateAndGet(now, Math::max);
        if (openUntil > 0 && now >= openUntil) {
            probedUntil.set(now + OPEN.toMillis());
        }
    }

    long lastUsed() {
        return used.get();
    }

    /** From question to the answer's beginning, in milliseconds, the latest counting most; negative if nobody knows. */
    double latency() {
        return latency;
    }

    /** May it be asked now, as far as is known? */
    boolean ready(long now) {
        return now >= cooledUntil.get() && (openUntil == 0 || (now >= openUntil && now >= probedUntil.get()));
    }

    /** When it may be asked again; not later than now if it is ready. */
    long readyAt() {
        return Math.max(cooledUntil.get(), openUntil);
    }

    /** A longer time than it is told already extends it; a shorter one changes nothing. */
    void cool(long until) {
        cooledUntil.accumulateAndGet(until, Math::max);
    }

    synchronized void answered(Duration took) {
        double millis = (double) took.toNanos() / 1e6;
        latency = latency < 0 ? millis : latency + WEIGHT * (millis - latency);
        note(0);
        openUntil = 0;
        probedUntil.set(0);
    }

    synchronized void failed(long now) {
        note(1);
        probedUntil.set(0);
        if (openUntil > 0 || (seen >= WINDOW && Integer.bitCount(outcomes) >= SHARE)) {
            openUntil = now + OPEN.toMillis();
        }
    }

    /** Nobody waited for its answer. */
    void left() {
        probedUntil.set(0);
    }

    private void note(int failure) {
        outcomes = ((outcomes << 1) | failure) & ((1 << WINDOW) - 1);
        seen = Math.min(seen + 1, WINDOW);
    }

    /** {@code ready}, {@code cooling} or {@code open}: for people. */
    String word(long now) {
        return ready(now) ? "ready" : now < cooledUntil.get() ? "cooling" : "open";
    }
}
