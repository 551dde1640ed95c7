package caravan.cache;

import caravan.call.Cached;
import caravan.call.Cost;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How often the cache helped, and what that saved, since the start. */
final class Tally {
    private final Map<Cached.State, LongAdder> counts = new EnumMap<>(Cached.State.class);
    private final AtomicReference<BigDecimal> saved = new AtomicReference<>(BigDecimal.ZERO);

    Tally() {
        for (Cached.State state : Cached.State.values()) {
            counts.put(state, new LongAdder());
        }
    }

    void count(Cached.State state, @Nullable Stored given) {
        LongAdder count = counts.get(state);
        if (count != null) {
            count.increment();
        }
        BigDecimal cost = given == null ? null : given.cost();
        if (cost != null) {
            saved.accumulateAndGet(cost, BigDecimal::add);
        }
    }

    void into(Map<String, Object> figures) {
        figures.put("hits", sum(Cached.State.HIT));
        figures.put("misses", sum(Cached.State.MISS));
        figures.put("shared", sum(Cached.State.SHARED));
        figures.put("bypassed", sum(Cached.State.BYPASS));
        figures.put("saved_usd", new Cost(saved.get(), "").plain());
    }

    long sum(Cached.State state) {
        LongAdder count = counts.get(state);
        return count == null ? 0 : count.sum();
    }
}
