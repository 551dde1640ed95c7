package caravan.limits;

import caravan.call.Limit;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All meters. They outlive the reading of the files, and there is an end to them: idle ones are thrown away, a few looked at
 * whenever a new one is wanted; and when all are busy, newcomers share some. None that is busy is thrown away or begun anew, for
 * that would give back what was used.
 */
final class Meters {
    static final int MOST = 100_000;

    private static final int LOOKED_AT = 8;

    private final ConcurrentMap<Slot, Meter> all = new ConcurrentHashMap<>();
    private final int most;
    private final ReentrantLock sweeping = new ReentrantLock();
    private Iterator<Map.Entry<Slot, Meter>> hand = all.entrySet().iterator();

    Meters(int most) {
        this.most = most;
    }

    /** The meter for this. It may be thrown away before it is locked: {@link Meter#open} tells. */
    Meter of(Slot slot, Limit limit, long now) {
        Meter known = all.get(slot);
        if (known != null) {
            return known;
        }
        sweep(now);
        return fresh(slot, limit, now);
    }

    /** The same, for whom that has happened: whoever has thrown it away may not have come to take it out of the map. */
    Meter inPlaceOf(Meter gone, Slot slot, Limit limit, long now) {
        all.remove(slot, gone);
        all.remove(slot.shared(), gone);
        return fresh(slot, limit, now);
    }

    private Meter fresh(Slot slot, Limit limit, long now) {
        return slot.single() ? made(slot, limit, now) : found(slot, limit, now);
    }

    /** Whoever has had to share goes on with that until nobody has used any of it: else they would have two. */
    private Meter found(Slot slot, Limit limit, long now) {
        Slot shared = slot.shared();
        Meter common = all.get(shared);
        if (common != null && !common.idle(now)) {
            return common;
        }
        return made(all.containsKey(slot) || all.size() < most ? slot : shared, limit, now);
    }

    private Meter made(Slot slot, Limit limit, long now) {
        return all.computeIfAbsent(slot, absent -> new Meter(limit, now));
    }

    private void sweep(long now) {
        if (!sweeping.tryLock()) {
            return;
        }
        try {
            for (int i = 0; i < LOOKED_AT; i++) {
                hand = hand.hasNext() ? hand : all.entrySet().iterator();
                if (hand.hasNext()) {
                    Map.Entry<Slot, Meter> next = hand.next();
                    if (next.getValue().retire(now)) {
                        all.remove(next.getKey(), next.getValue());
                    }
                }
            }
        } finally {
            sweeping.unlock();
        }
    }

    int size() {
        return all.size();
    }
}
