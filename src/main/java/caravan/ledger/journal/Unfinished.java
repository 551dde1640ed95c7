package caravan.ledger.journal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Calls that were sent and are not done, each with the first segment in which its line may stand. As many as are in flight,
 * which the front door bounds.
 */
final class Unfinished {
    private final ConcurrentMap<String, Integer> segments = new ConcurrentHashMap<>();

    /** A second attempt leaves the call where its first one stands. */
    void add(String id, int segment) {
        segments.putIfAbsent(id, segment);
    }

    void remove(String id) {
        segments.remove(id);
    }

    int size() {
        return segments.size();
    }

    /** The lowest segment that must be kept in mind; this one if no call is older. */
    int oldest(int current) {
        int oldest = current;
        for (int segment : segments.values()) {
            oldest = Math.min(oldest, segment);
        }
        return oldest;
    }
}
