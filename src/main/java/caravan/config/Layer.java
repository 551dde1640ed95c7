package caravan.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What orders have laid over the files: order over file. */
public record Layer(List<Laid> models, List<Key> keys) {
    public static final Layer NONE = new Layer(List.of(), List.of());

    public Layer {
        models = List.copyOf(models);
        keys = List.copyOf(keys);
    }

    /**
     * A provider's key.
     *
     * @param name as people are told of it
     * @param secret the key; null if the one that the files have is taken away
     */
    public record Key(
            String provider,
            String name,
            String sha256,
            @Nullable String secret) {
        /** Without the key. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** The keys that this provider has besides. */
    public List<Key> added(String provider) {
        return keys.stream()
                .filter(key -> key.provider.equals(provider) && key.secret != null)
                .toList();
    }

    /** Is this provider's key of the files taken away? */
    public boolean removed(String provider, String sha256) {
        return keys.stream()
                .anyMatch(key -> key.secret == null && key.provider.equals(provider) && key.sha256.equals(sha256));
    }
}
