package caravan.providers;

import caravan.config.Environment;
import caravan.config.Section;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The house's keys for one provider, used in turn. */
final class KeyRing {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int MOST = 100;

    private final boolean named;
    private final List<String> keys;
    private final AtomicInteger turn;

    private KeyRing(boolean named, List<String> keys, AtomicInteger turn) {
        this.turn = turn;
        this.named = named;
        this.keys = List.copyOf(keys);
    }

    /**
     * Finds what the file names: a variable, for {@code NAME}, {@code NAME_1}, {@code NAME_2} and so on; or {@code ${env:…}}
     * or {@code ${file:…}}. No message quotes a value: it may be a key that somebody wrote there by mistake.
     *
     * @param turn goes on where it was, whatever is read anew
     */
    static KeyRing read(Section section, String field, AtomicInteger turn) {
        Set<String> keys = new LinkedHashSet<>();
        Environment environment = section.environment();
        for (String written : section.raws(field)) {
            if (written.startsWith("${")) {
                String value = environment.resolve(written);
                Stream.ofNullable(value).forEach(keys::add);
                if (value == null && written.startsWith("${file:")) {
                    section.mistake(field, "refers to a file that is not there or cannot be read");
                }
            } else if (VARIABLE.matcher(written).matches()) {
                numbered(written).map(environment::get).filter(Objects::nonNull).forEach(keys::add);
            } else {
                section.mistake(field, "must name a variable, or be ${env:NAME} or ${file:/path}");
            }
        }
        keys.removeIf(String::isBlank);
        if (keys.stream().anyMatch(key -> key.chars().anyMatch(c -> c <= ' ' || c >= 127))) {
            section.mistake(field, "leads to a key with a space, a line break or the like in it");
        }
        return new KeyRing(section.has(field), List.copyOf(keys), turn);
    }

    private static Stream<String> numbered(String name) {
        return Stream.concat(Stream.of(name), IntStream.range(1, MOST).mapToObj(number -> name + "_" + number));
    }

    /** Does the file say where keys would be, whether they are there or not? */
    boolean named() {
        return named;
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    int size() {
        return keys.size();
    }

    /** The next key; null if there is none. */
    @Nullable
    String next() {
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
