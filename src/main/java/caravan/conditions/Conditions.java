package caravan.conditions;

import caravan.call.Candidate;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The condition of each deployment that is in a file, has failed, or was drained. They last as long as the process. Callers can make
 * names up without end, so of too many those are forgotten that say nothing, and then those that were not used for longest; one that
 * was drained never is.
 */
public final class Conditions {
    private static final int MOST = 10_000;
    private static final int MOST_DRAINED = 1_000;

    private final Map<Candidate, Condition> known = new ConcurrentHashMap<>();
    private final Set<Candidate> drained = ConcurrentHashMap.newKeySet();
    private final InstantSource clock;
    private final int most;

    public Conditions(InstantSource clock) {
        this(clock, MOST);
    }

    Conditions(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    public Condition of(Candidate candidate) {
        Condition condition = known.get(candidate);
        if (condition != null) {
            return condition;
        }
        if (known.size() >= most) {
            forget();
        }
        return known.computeIfAbsent(candidate, each -> new Condition());
    }

    /** A tenth at once: to look for them takes longer than to forget one. */
    private synchronized void forget() {
        if (known.size() < most) {
            return;
        }
        record Ranked(Candidate candidate, boolean matters, long used) {}
        long now = now();
        known.entrySet().stream()
                .filter(each -> !drained.contains(each.getKey()))
                .map(each -> new Ranked(
                        each.getKey(),
                        each.getValue().matters(now),
                        each.getValue().lastUsed()))
                .sorted(Comparator.comparing(Ranked::matters).thenComparingLong(Ranked::used))
                .limit(Math.max(1, most / 10))
                .toList()
                .forEach(each -> known.remove(each.candidate()));
    }

    public long now() {
        return clock.millis();
    }

    public InstantSource clock() {
        return clock;
    }

    /** Is nobody to be sent there? */
    public boolean drained(Candidate candidate) {
        return !drained.isEmpty() && drained.contains(candidate);
    }

    /**
     * Sends nobody there from now on, or again.
     *
     * @return false if that is so already
     * @throws IllegalStateException if too many are drained
     */
    public synchronized boolean drain(Candidate candidate, boolean on) {
        if (on && drained.size() >= MOST_DRAINED && !drained.contains(candidate)) {
            throw new IllegalStateException(MOST_DRAINED + " deployments are drained, and there cannot be more");
        }
        boolean changes = of(candidate).drain(on, now());
        if (on) {
            drained.add(candidate);
        } else {
            drained.remove(candidate);
        }
        return changes;
    }

    /** Is a circuit of this provider open, or half open? */
    public boolean broken(String provider) {
        return known.entrySet().stream()
                .anyMatch(each -> each.getKey().provider().equals(provider)
                        && each.getValue().broken());
    }

    /** It answers: its circuits are closed. */
    public void found(String provider) {
        known.forEach((candidate, condition) -> {
            if (candidate.provider().equals(provider)) {
                condition.found(now());
            }
        });
    }

    /** Those that something can be said of now, besides their speed. */
    public List<Candidate> notable() {
        long now = now();
        return known.entrySet().stream()
                .filter(each -> each.getValue().matters(now))
                .map(Map.Entry::getKey)
                .toList();
    }
}
