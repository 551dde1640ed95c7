package caravan.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What must outlive a reading of the files: whose turn it is, what cools down, what was spent. Whoever reads a file asks here
 * for the state of a name, and gets the one that was there before, if there was one. Of more names than {@link #MOST}, those are
 * forgotten that were not asked for longest.
 */
public final class Kept {
    static final int MOST = 100_000;

    private record Key(Class<?> type, String name) {}

    private final Map<Key, Object> states = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Object> eldest) {
            return size() > MOST;
        }
    };

    /**
     * The state of this type and name. It is used by calls of several generations at once.
     *
     * @param name what it belongs to, as users call it: {@code keys of openai}
     */
    public synchronized <T> T of(Class<T> type, String name, Supplier<T> otherwise) {
        return type.cast(states.computeIfAbsent(new Key(type, name), absent -> otherwise.get()));
    }
}
