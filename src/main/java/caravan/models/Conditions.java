package caravan.models;

import caravan.call.Candidate;
import caravan.config.Kept;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The condition of each candidate that somebody was asked to stand in for, or that failed. */
final class Conditions {
    private static final int MOST = 10_000;

    private final Map<Candidate, Condition> known = new ConcurrentHashMap<>();
    private final Kept kept;
    private final InstantSource clock;

    Conditions(Kept kept, InstantSource clock) {
        this.kept = kept;
        this.clock = clock;
    }

    Condition of(Candidate candidate) {
        Condition condition = known.get(candidate);
        if (condition != null) {
            return condition;
        }
        if (known.size() >= MOST) {
            known.clear(); // what they were is kept, and found again
        }
        return known.computeIfAbsent(
                candidate, each -> kept.of(Condition.class, "condition of " + each.name(), Condition::new));
    }

    long now() {
        return clock.millis();
    }

    InstantSource clock() {
        return clock;
    }

    /** For people: each candidate that is not ready, and why. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new TreeMap<>();
        long now = now();
        known.forEach((candidate, condition) -> figures.put(candidate.name(), condition.word(now)));
        return figures;
    }
}
