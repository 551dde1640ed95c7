package caravan.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** HTTP headers in the order they came, repeated names included. Immutable; names compare without case (RFC 9110, 5.1). */
public final class Headers {
    public static final Headers NONE = new Headers(List.of());

    private final List<String> flat;

    private Headers(List<String> flat) {
        this.flat = flat;
    }

    /** Names and values in turn: {@code of("Allow", "POST", "Retry-After", "3")}. */
    public static Headers of(String... namesAndValues) {
        return new Headers(List.of(namesAndValues));
    }

    public static Headers of(Iterable<Map.Entry<String, String>> entries) {
        List<String> flat = new ArrayList<>(32);
        for (Map.Entry<String, String> entry : entries) {
            flat.add(entry.getKey());
            flat.add(entry.getValue());
        }
        return new Headers(flat);
    }

    /** The first value under this name. */
    public @Nullable String get(String name) {
        for (int i = 0; i < flat.size(); i += 2) {
            if (flat.get(i).equalsIgnoreCase(name)) {
                return flat.get(i + 1);
            }
        }
        return null;
    }

    /** All values under this name, as one with commas between (RFC 9110, 5.3); null if there is none. */
    public @Nullable String joined(String name) {
        String joined = null;
        for (int i = 0; i < flat.size(); i += 2) {
            if (flat.get(i).equalsIgnoreCase(name)) {
                joined = joined == null ? flat.get(i + 1) : joined + "," + flat.get(i + 1);
            }
        }
        return joined;
    }

    /** Is this one of the values under this name? */
    public boolean has(String name, String value) {
        for (int i = 0; i < flat.size(); i += 2) {
            if (flat.get(i).equalsIgnoreCase(name) && flat.get(i + 1).equals(value)) {
                return true;
            }
        }
        return false;
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < flat.size(); i += 2) {
            action.accept(flat.get(i), flat.get(i + 1));
        }
    }

    /** These headers and those. */
    public Headers and(Headers more) {
        if (flat.isEmpty() || more.flat.isEmpty()) {
            return flat.isEmpty() ? more : this;
        }
        List<String> longer = new ArrayList<>(flat.size() + more.flat.size());
        longer.addAll(flat);
        longer.addAll(more.flat);
        return new Headers(longer);
    }

    /** These headers but for the ones under this name. */
    public Headers without(String name) {
        List<String> shorter = new ArrayList<>(flat.size());
        forEach((each, value) -> {
            if (!each.equalsIgnoreCase(name)) {
                shorter.add(each);
                shorter.add(value);
            }
        });
        return new Headers(shorter);
    }

    /** These headers and one more. */
    public Headers plus(String name, String value) {
        return and(of(name, value));
    }
}
