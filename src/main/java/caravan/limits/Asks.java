package caravan.limits;

import caravan.call.Call;
import caravan.call.Limit.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a call asks of limits at one moment: it gets everything, or takes nothing. */
final class Asks {
    private final List<Ask> asks;

    Asks(List<Ask> asks) {
        this.asks = new ArrayList<>(asks);
    }

    List<Ask> all() {
        return asks;
    }

    /**
     * Who is in the way, and for how long.
     *
     * @param delay in nanoseconds; {@link Meter#NEVER} if no time will do
     */
    record Full(Ask ask, long delay) {}

    /** Null if all was there; else what is there last, and nothing is taken. */
    @Nullable
    Full take(Meters meters, long now) {
        return ask(meters, now, true);
    }

    /** Takes nothing. */
    boolean isFull(Meters meters, long now) {
        return ask(meters, now, false) != null;
    }

    private @Nullable Full ask(Meters meters, long now, boolean take) {
        while (true) {
            List<Ask> locked = inOrder();
            locked.forEach(ask -> ask.meter().lock());
            try {
                if (open(now)) {
                    return last(take);
                }
            } finally {
                locked.forEach(ask -> ask.meter().unlock());
            }
            asks.replaceAll(ask -> ask.meter().isGone() ? ask.again(meters, now) : ask);
        }
    }

    /** In the same order by everybody, or two could wait for each other for ever. */
    private List<Ask> inOrder() {
        List<Ask> ordered = new ArrayList<>(asks);
        if (ordered.size() > 1) {
            ordered.sort(Comparator.comparingLong(ask -> ask.meter().number()));
        }
        return ordered;
    }

    private boolean open(long now) {
        boolean open = true;
        for (Ask ask : asks) {
            open &= ask.meter().open(ask.limit(), now);
        }
        return open;
    }

    private @Nullable Full last(boolean take) {
        Full last = null;
        for (Ask ask : asks) {
            long delay = ask.meter().delay(ask.amount());
            if (delay > 0 && (last == null || delay > last.delay())) {
                last = new Full(ask, delay);
            }
        }
        if (last == null && take) {
            asks.forEach(ask -> ask.meter().take(ask.amount()));
        }
        return last;
    }

    /** Is there something that the call gives back, or owes, at its end? */
    boolean settles() {
        return asks.stream().anyMatch(ask -> ask.limit().measure() != Measure.REQUESTS);
    }

    void settle(Call call, long now) {
        for (Ask ask : asks) {
            Measure measure = ask.limit().measure();
            if (measure != Measure.REQUESTS) {
                long used = ask.counts(call.candidate()) ? Tokens.used(call, measure) : 0;
                ask.meter().settle(measure, ask.amount(), used, now);
            }
        }
    }
}
