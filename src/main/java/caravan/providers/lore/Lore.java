package caravan.providers.lore;

import caravan.chat.Prompt;
import caravan.chat.Traits;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is known of models by their names. What comes with Caravan is in {@code traits.yaml}; what a provider's own file says counts more. */
public record Lore(List<Entry> entries) {
    public static final Lore NONE = new Lore(List.of());

    private static final String SHIPPED = "traits.yaml";
    private static final Lore KNOWN = shipped();

    /** @param name matches the last part of a model's name */
    record Entry(Pattern name, Traits traits) {}

    public Lore {
        entries = List.copyOf(entries);
    }

    /** Of the model that is asked. */
    public static Traits of(Prompt prompt) {
        return prompt.traits().or(KNOWN.about(prompt.model()));
    }

    private static Lore shipped() {
        try (InputStream file = Objects.requireNonNull(Lore.class.getResourceAsStream("/caravan/" + SHIPPED))) {
            Mistakes mistakes = new Mistakes();
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            Section all = Section.parse(SHIPPED, text, new Environment(Map.of()), mistakes);
            Lore known = read(all.sections("traits"));
            mistakes.throwIfAny();
            return known;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Reads {@code traits}: what comes first counts more. */
    public static Lore read(List<Section> sections) {
        List<Entry> entries = new ArrayList<>();
        for (Section each : sections) {
            try (each) {
                List<String> names = each.texts("names");
                if (names.isEmpty()) {
                    each.mistake("names", "must name at least one model, such as claude-*");
                }
                Traits traits = traits(each);
                names.forEach(name -> entries.add(new Entry(pattern(name), traits)));
            }
        }
        return new Lore(entries);
    }

    private static Traits traits(Section told) {
        return new Traits(
                told.has("sampling") ? told.choice("sampling", Traits.Sampling.ALL) : null,
                told.has("thinking") ? told.choice("thinking", Traits.Thinking.NEVER) : null,
                flag(told, "always_thinks"),
                told.texts("efforts").stream().collect(Collectors.toUnmodifiableSet()),
                flag(told, "schemas"),
                flag(told, "prefill"),
                told.has("max_tokens") ? told.number("max_tokens", 1, 1, 10_000_000) : null);
    }

    private static @Nullable Boolean flag(Section told, String name) {
        boolean said = told.flag(name, false);
        return told.has(name) ? Boolean.valueOf(said) : null;
    }

    /** A star stands for anything, a question mark for one letter, brackets for one of those within. */
    private static Pattern pattern(String glob) {
        String quoted = Pattern.quote(glob.toLowerCase(Locale.ROOT));
        return Pattern.compile(quoted.replace("*", "\\E.*\\Q")
                .replace("?", "\\E.\\Q")
                .replace("[", "\\E[")
                .replace("]", "]\\Q"));
    }

    public Traits about(String model) {
        String bare = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        Traits traits = Traits.UNKNOWN;
        for (Entry each : entries) {
            if (each.name().matcher(bare).matches()) {
                traits = traits.or(each.traits());
            }
        }
        return traits;
    }
}
