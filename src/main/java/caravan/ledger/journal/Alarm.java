package caravan.ledger.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that the journal is in trouble: in the log once a minute, in {@code /health} as long as it lasts. */
final class Alarm {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final IntSupplier waiting;
    private final LongSupplier lost;
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());
    private volatile @Nullable String trouble;

    Alarm(IntSupplier waiting, LongSupplier lost) {
        this.waiting = waiting;
        this.lost = lost;
    }

    void raise(String what) {
        trouble = what;
        long now = System.nanoTime();
        long until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + PAUSE)) {
            LOG.error(
                    "The journal cannot be written: {}. {} lines wait in memory, {} are lost.",
                    what,
                    waiting.getAsInt(),
                    lost.getAsLong());
        }
    }

    void clear() {
        if (trouble != null) {
            trouble = null;
            quietUntil.set(System.nanoTime());
            LOG.warn("The journal is written again; what waited is in it, {} lines are lost.", lost.getAsLong());
        }
    }

    /** What is wrong; null if nothing is. */
    @Nullable
    String trouble() {
        return trouble;
    }
}
