package caravan.ledger;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A bounded set of names, first come, first kept; the rest are "other". Callers can make names up without end. */
final class Labels {
    static final String OTHER = "other";

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final int room;

    Labels(int room) {
        this.room = room;
    }

    /**
     * The name itself if it is known, or finds room, else {@link #OTHER}.
     *
     * @param real may it take room? What may be made up must not
     */
    String of(String name, boolean real) {
        return known.contains(name) || (real && known.size() < room && admitted(name)) ? name : OTHER;
    }

    private synchronized boolean admitted(String name) {
        return known.contains(name) || (known.size() < room && known.add(name));
    }
}
