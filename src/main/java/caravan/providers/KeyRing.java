package caravan.providers;

import caravan.config.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The house's keys for one provider, used in turn. */
final class KeyRing {
    private final List<String> keys;
    private final AtomicInteger turn = new AtomicInteger();

    private KeyRing(List<String> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * @param written as in the file: a variable's name, for {@code NAME}, {@code NAME_1}, {@code NAME_2} and so on; or
     *     {@code ${env:…}} or {@code ${file:…}}
     */
    static KeyRing find(List<String> written, Environment environment) {
        List<String> keys = new ArrayList<>();
        for (String each : written) {
            if (each.startsWith("${")) {
                add(keys, environment.resolve(each));
            } else {
                add(keys, environment.get(each));
                for (int i = 1; environment.get(each + "_" + i) != null; i++) {
                    add(keys, environment.get(each + "_" + i));
                }
            }
        }
        return new KeyRing(keys);
    }

    private static void add(List<String> keys, @Nullable String key) {
        if (key != null && !key.isBlank() && !keys.contains(key)) {
            keys.add(key);
        }
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    int size() {
        return keys.size();
    }

    /** The next key; null if there is none. */
    @Nullable String next() {
        return keys.isEmpty() ? null : keys.get(Math.floorMod(turn.getAndIncrement(), keys.size()));
    }

    /** The text with every key in it masked: a provider may quote our key in its error. */
    String mask(String text) {
        String masked = text;
        for (String key : keys) {
            masked = masked.replace(key, "[key]");
        }
        return masked;
    }

    /** How many; never which. */
    @Override
    public String toString() {
        return keys.size() + " keys";
    }
}
