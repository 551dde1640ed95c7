package caravan.config;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A knob's value as it was written, and where: a flag, a variable or a line of a file. An empty value is none at all.
 *
 * @param place the file; or the flag or variable itself, which has neither line nor key
 */
record Given(String value, String place, int line, String key) {
    static Map<Knob, Given> flags(Map<String, String> flags) {
        Map<Knob, Given> given = new EnumMap<>(Knob.class);
        for (Knob knob : Knob.values()) {
            String value = flags.getOrDefault(knob.key(), "").strip();
            if (!value.isEmpty()) {
                given.put(knob, new Given(value, "--" + knob.key(), 0, ""));
            }
        }
        return given;
    }

    static Map<Knob, Given> variables(Environment environment) {
        Map<Knob, Given> given = new EnumMap<>(Knob.class);
        for (Knob knob : Knob.values()) {
            for (String name : knob.variables()) {
                String value = environment.get(name);
                if (value != null && !isServiceLink(value)) {
                    given.putIfAbsent(knob, new Given(value, name, 0, ""));
                }
            }
        }
        return given;
    }

    // Kubernetes sets CARAVAN_PORT=tcp://10.0.0.1:8080 in every pod beside a Service called "caravan".
    private static boolean isServiceLink(String value) {
        return value.startsWith("tcp://") || value.startsWith("udp://");
    }

    /** The keys of {@code application.properties} that are ours; the others are Camel's or the user's own. */
    static Map<Knob, Given> file(PropertiesFile file, Environment environment, Mistakes mistakes) {
        Map<Knob, Given> given = new EnumMap<>(Knob.class);
        for (PropertiesFile.Entry entry : file.entries()) {
            if (entry.key().startsWith("caravan.")) {
                String wrong = put(entry, file.name(), environment, given);
                if (wrong != null) {
                    mistakes.add(new Mistake(file.name(), entry.line(), entry.key(), wrong));
                }
            }
        }
        return given;
    }

    private static @Nullable String put(
            PropertiesFile.Entry entry, String file, Environment environment, Map<Knob, Given> given) {
        Knob knob = Knob.ofProperty(entry.key());
        if (knob == null) {
            Knob nearest = Knob.nearest(entry.key().substring("caravan.".length()));
            return "is not known; did you mean " + nearest.property() + "?";
        }
        if (!knob.inFile()) {
            return "cannot stand here; use --" + knob.key() + " or "
                    + knob.variables().getFirst();
        }
        String value = environment.resolve(entry.value());
        if (value == null) {
            return "refers to a variable or file that is not there";
        }
        boolean twice =
                !value.isBlank() && given.put(knob, new Given(value.strip(), file, entry.line(), entry.key())) != null;
        return twice ? "is given twice" : null;
    }

    /** Where a foreign file says to listen. What else is in it, others read, and tell what is wrong. */
    static Map<Knob, Given> foreign(Path file, Environment environment) {
        Map<Knob, Given> given = new EnumMap<>(Knob.class);
        Section root = Section.read(file, environment, new Mistakes());
        String address = root.text("listen_addr");
        if (address != null) {
            int line = root.section("listen_addr").line();
            given.put(Knob.ADDR, new Given(address.strip(), file.toString(), line, "listen_addr"));
        }
        return given;
    }

    Given with(String part) {
        return new Given(part, place, line, key);
    }

    /** As people are told it. */
    String where() {
        return inFile() ? place + ":" + line : place;
    }

    boolean inFile() {
        return line > 0;
    }

    Mistake mistake(String message) {
        return new Mistake(place, line, key, message);
    }
}
