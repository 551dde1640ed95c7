package caravan.limits;

import caravan.call.Limit;
import caravan.call.Limit.Measure;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderBuildStage;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderRefillStage;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How much of one limit is used. Whoever asks holds its lock for less than a microsecond, and tells the time; so what a call
 * wants of several limits is decided at one moment, and a bucket needs no lock of its own.
 *
 * <p>When the limit changes, or the clock goes back, a new bucket takes over with what was used: to bucket4j's own ways of
 * replacing a configuration, what was used of a limit that is lowered counts for less, and a clock that goes back stands still.
 */
final class Meter {
    /** No time will do. */
    static final long NEVER = Long.MAX_VALUE;

    /** Two who ask at once may bring their times in another order than they came. */
    private static final long AT_ONCE = Duration.ofSeconds(1).toNanos();

    private static final AtomicLong MADE = new AtomicLong();

    private final long number = MADE.incrementAndGet();
    private final ReentrantLock lock = new ReentrantLock();
    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    };
    private Limit limit;
    private @Nullable Bucket bucket;
    private long now;
    private long inside;
    private boolean asked;
    private volatile boolean gone;

    Meter(Limit limit, long now) {
        this.limit = limit;
        this.now = now;
        this.bucket = bucket(limit, limit.amount());
    }

    /** The order in which several are locked. */
    long number() {
        return number;
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** False if it was thrown away meanwhile. To be asked first, under the lock, as what follows. */
    boolean open(Limit current, long nanos) {
        asked = true;
        look(nanos);
        if (!current.equals(limit)) {
            long left = current.measure() == limit.measure() ? left() - limit.amount() : 0;
            limit = current;
            bucket = bucket(current, left + current.amount());
        }
        return !gone;
    }

    boolean isGone() {
        return gone;
    }

    private void look(long nanos) {
        if (nanos < now - AT_ONCE) {
            long left = left();
            now = nanos;
            bucket = bucket(limit, left);
        }
        now = Math.max(now, nanos);
    }

    /** None for what comes back when calls end, nor for what never comes back. */
    private @Nullable Bucket bucket(Limit of, long left) {
        if (of.measure() == Measure.CALLS || of.amount() <= 0) {
            return null;
        }
        Bandwidth bandwidth = refill(
                        Bandwidth.builder().capacity(of.amount()), of.algorithm(), of.amount(), of.window())
                .initialTokens(Math.max(0, left))
                .build();
        Bucket made = Bucket.builder()
                .addLimit(bandwidth)
                .withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
        if (left < 0) {
            made.consumeIgnoringRateLimits(-left);
        }
        return made;
    }

    private BandwidthBuilderBuildStage refill(
            BandwidthBuilderRefillStage stage, Limit.Algorithm algorithm, long amount, Duration window) {
        return switch (algorithm) {
            case GREEDY -> stage.refillGreedy(amount, window);
            case INTERVAL -> stage.refillIntervally(amount, window);
            case ALIGNED -> {
                long nanos = window.toNanos();
                long turn = (Math.floorDiv(now, nanos) + 1) * nanos;
                yield stage.refillIntervallyAligned(amount, window, Instant.ofEpochMilli(turn / 1_000_000));
            }
        };
    }

    private long left() {
        return bucket == null ? limit.amount() - inside : bucket.getAvailableTokens();
    }

    /** Nanoseconds until there is room for so much; 0 if there is. */
    long delay(long amount) {
        if (limit.closed()) {
            return NEVER;
        }
        if (bucket == null) {
            return inside < limit.amount() ? 0 : Duration.ofSeconds(1).toNanos();
        }
        EstimationProbe probe = bucket.estimateAbilityToConsume(amount);
        return probe.canBeConsumed() ? 0 : probe.getNanosToWaitForRefill();
    }

    /** Takes what there is room for. A request is used by being made; all else is settled when the call ends. */
    void take(long amount) {
        if (bucket != null) {
            bucket.tryConsume(amount);
        }
        if (limit.measure() != Measure.REQUESTS) {
            inside++;
        }
    }

    /** A call has ended for which so much was taken; what it used over that is owed. */
    void settle(Measure measure, long taken, long used, long nanos) {
        lock.lock();
        try {
            look(nanos);
            inside--;
            if (bucket == null || measure != limit.measure()) {
                return;
            }
            if (used > taken) {
                bucket.consumeIgnoringRateLimits(used - taken);
            } else if (used < taken) {
                bucket.addTokens(taken - used);
            }
        } finally {
            lock.unlock();
        }
    }

    Level level(long nanos) {
        lock.lock();
        try {
            look(nanos);
            long reset = bucket == null
                    ? limit.window().toNanos()
                    : bucket.estimateAbilityToConsume(limit.amount()).getNanosToWaitForRefill();
            return new Level(Math.max(0, limit.amount()), left(), reset);
        } finally {
            lock.unlock();
        }
    }

    /** Is nothing used, so that a new one would be the same? */
    boolean idle(long nanos) {
        lock.lock();
        try {
            return isIdle(nanos);
        } finally {
            lock.unlock();
        }
    }

    private boolean isIdle(long nanos) {
        look(nanos);
        return inside == 0 && left() >= limit.amount();
    }

    /** Throws it away if it is idle, and nobody is just asking, or about to be the first who asks. */
    boolean retire(long nanos) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            gone = gone || (asked && isIdle(nanos));
            return gone;
        } finally {
            lock.unlock();
        }
    }
}
