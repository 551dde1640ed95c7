package caravan.call;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The end of one call, which two may reach at once. */
final class Ending {
    private final AtomicBoolean recorded = new AtomicBoolean();
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    private volatile @Nullable Reason cut;

    void cut(Reason why) {
        cut = why;
    }

    /** True for the first, whose outcome stands; one that was cut is not the caller's leaving. */
    boolean conclude(Outcome ended) {
        Reason ours = ended.fault() == Reason.CALLER_LEFT ? cut : null;
        return outcome.compareAndSet(null, ours == null ? ended : Outcome.of(ours));
    }

    boolean markRecorded() {
        return recorded.compareAndSet(false, true);
    }

    @Nullable
    Outcome outcome() {
        return outcome.get();
    }
}
