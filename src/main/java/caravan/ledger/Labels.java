package caravan.ledger;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bounded set of names, first come, first kept; the rest are "other". Callers can make names up without end, so those of
 * calls that failed take no more than half of the room.
 */
final class Labels {
    static final String OTHER = "other";

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final int room;

    Labels(int room) {
        this.room = room;
    }

    /** The name itself if it has or finds room, else {@link #OTHER}. */
    String of(String name, boolean failed) {
        int free = failed ? room / 2 : room;
        return known.contains(name) || (known.size() < free && admitted(name, free)) ? name : OTHER;
    }

    private synchronized boolean admitted(String name, int free) {
        return known.contains(name) || (known.size() < free && known.add(name));
    }
}
