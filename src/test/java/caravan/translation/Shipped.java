package caravan.translation;

import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import caravan.providers.openai.Quirks;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The providers that we ship, and their quirks, as {@code config/providers.yaml} has them. */
final class Shipped {
    static final Path FILE = Path.of("config/providers.yaml");

    private Shipped() {}

    private static Map<String, Section> all() {
        return Section.read(FILE, new Environment(Map.of()), new Mistakes()).named("providers");
    }

    static Quirks quirks(String provider) {
        Section section = all().get(provider);
        Section quirks = section.section("quirks");
        Section names = quirks.section("renamed");
        Map<String, String> renamed = new LinkedHashMap<>();
        names.keys().forEach(name -> renamed.put(name, names.text(name, name)));
        Set<String> unsupported = new HashSet<>(quirks.texts("unsupported"));
        if (section.has("stream_usage")) {
            unsupported.add("stream_options");
        }
        return new Quirks(
                renamed,
                unsupported,
                Set.copyOf(quirks.texts("extra")),
                quirks.flag("short_ids", false),
                quirks.text("reasoning", ""),
                Set.copyOf(quirks.texts("efforts")),
                quirks.flag("thinking", false));
    }

    /** Those that say where they differ from OpenAI. */
    static Set<String> withQuirks() {
        Set<String> names = new TreeSet<>();
        all().forEach((name, section) -> {
            if (section.has("quirks")) {
                names.add(name);
            }
        });
        return names;
    }
}
