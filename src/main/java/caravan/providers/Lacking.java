package caravan.providers;

import caravan.config.Section;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What providers of the file lack, which is right as long as nobody counts on them.
 *
 * @param off those that have no address
 * @param keyless whom to tell who counts on one that has no key
 */
record Lacking(Set<String> off, Map<String, Consumer<String>> keyless) {
    /** What may be said in a message: somebody may have written a key where its variable should stand. */
    private static final Pattern SURELY_A_NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");

    Lacking() {
        this(new TreeSet<>(), new TreeMap<>());
    }

    void note(Provider provider, Section section) {
        if (!provider.enabled()) {
            off.add(provider.name());
        } else if (provider.needsKey() && !provider.hasHouseKey()) {
            String unset = variables(section);
            keyless.put(
                    provider.name(),
                    who -> section.warn(
                            "keys",
                            unset + " not set, and " + who + " counts on " + provider.name()
                                    + ": only callers with a key of their own may be answered there"));
        }
    }

    private static String variables(Section section) {
        String names = section.raws("keys").stream()
                .map(written -> written.replaceFirst("^\\$\\{env:([A-Z0-9_]+).*", "$1"))
                .filter(SURELY_A_NAME.asMatchPredicate())
                .collect(Collectors.joining(" or "));
        return (names.isEmpty() ? "the house's key" : names) + " is";
    }
}
