package caravan.providers.speech;

import caravan.chat.Format;
import caravan.config.Section;
import caravan.translation.thinking.ThinkBlocks;
import caravan.translation.thinking.ThinkFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which models write what they think between {@code <think>} and {@code </think>} before their answer, and what becomes of it. The
 * first pattern that fits a model's name counts.
 */
record Musings(List<Rule> rules) {
    static final Musings KEPT = new Musings(List.of());

    private static final String KEY = "think_blocks";

    /** What becomes of it. Where the model's template has opened the block, the answer begins within it. */
    enum Kind {
        KEEP,
        REMOVE,
        REASONING,
        OPENED_REMOVE,
        OPENED_REASONING;

        private boolean shown() {
            return this == REASONING || this == OPENED_REASONING;
        }

        private boolean opened() {
            return this == OPENED_REMOVE || this == OPENED_REASONING;
        }
    }

    record Rule(Pattern model, Kind kind) {}

    /** One word for all models, or one for each pattern of names; what was said before, if nothing is said. */
    static Musings read(Section section, Musings before) {
        if (!section.isSection(KEY)) {
            Kind all = section.choice(KEY, Kind.KEEP);
            return section.has(KEY) ? new Musings(List.of(new Rule(Pattern.compile(".*"), all))) : before;
        }
        List<Rule> rules = new ArrayList<>();
        try (Section models = section.section(KEY)) {
            for (String model : models.keys()) {
                rules.add(new Rule(pattern(model), models.choice(model, Kind.KEEP)));
            }
        }
        return new Musings(List.copyOf(rules));
    }

    private static Pattern pattern(String model) {
        return Pattern.compile(Pattern.quote(model).replace("*", "\\E.*\\Q"), Pattern.CASE_INSENSITIVE);
    }

    private Kind of(String model) {
        return rules.stream()
                .filter(rule -> rule.model().matcher(model).matches())
                .map(Rule::kind)
                .findFirst()
                .orElse(Kind.KEEP);
    }

    /** The form in which this model is read. */
    Format heard(Format format, String model) {
        Kind kind = of(model);
        return kind == Kind.KEEP ? format : new ThinkBlocks(format, kind.shown(), kind.opened());
    }

    /** What this model's answers go through that need no translation; null if nothing. */
    @Nullable
    ThinkFilter filter(String model) {
        Kind kind = of(model);
        return kind == Kind.KEEP ? null : new ThinkFilter(kind.shown(), kind.opened());
    }
}
