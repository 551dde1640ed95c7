package caravan.providers.speech;

import caravan.config.Section;
import caravan.providers.openai.Quirks;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads what a provider says of where it differs from OpenAI. */
final class QuirksSection {
    private QuirksSection() {}

    /** @param usage how it is asked for the usage of a stream: not at all by an option that it may refuse */
    static Quirks read(Section section, StreamUsage usage) {
        Map<String, String> renamed = new LinkedHashMap<>();
        try (section;
                Section names = section.section("renamed")) {
            for (String name : names.keys()) {
                renamed.put(name, names.text(name, name));
            }
            Set<String> unsupported = new HashSet<>(section.texts("unsupported"));
            if (usage != StreamUsage.ASKED) {
                unsupported.add("stream_options");
            }
            return new Quirks(
                    renamed,
                    unsupported,
                    Set.copyOf(section.texts("extra")),
                    section.flag("short_ids", false),
                    section.text("reasoning", ""),
                    Set.copyOf(section.texts("efforts")),
                    section.flag("thinking", false));
        }
    }
}
