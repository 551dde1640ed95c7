package caravan.keys;

import caravan.call.Caller;
import caravan.call.Holder;
import caravan.call.PathPattern;
import caravan.config.Section;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a key may do, from YAML or from JSON. Whoever asks closes the section.
 *
 * @param clauses what other packages read
 * @param doubts what is wrong or doubtful with the names of models and providers
 */
record TermsReader(Keys.Clauses clauses, Keys.Doubts doubts) {
    private static final int LONGEST = 128;
    private static final int MOST_TAGS = 32;
    private static final Pattern LINE = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1," + LONGEST + "}");
    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final Set<String> OURS = Set.of("anonymous", "administrator", Keys.AUTH_TOKEN);

    Terms read(Section section) {
        String name = name(section);
        Caller caller = new Caller(
                name,
                names(section, "models", doubts.model()),
                names(section, "providers", doubts.provider()),
                null,
                passthrough(section),
                holder(section),
                clauses.limits().apply(section),
                clauses.budgets().apply(section, name));
        new Shares(clauses.nodes()).complain(section, caller);
        return new Terms(caller, section.flag("enabled", true), time(section, "expires_at"));
    }

    private static String name(Section section) {
        String name = section.requiredText("name");
        if (OURS.contains(name) || name.startsWith(Keys.OWN)) {
            section.mistake("name", "'" + name + "' is what Caravan itself calls others: choose another");
        }
        if (section.has("name")) {
            line(section, "name", name);
        }
        return name;
    }

    private static Holder holder(Section section) {
        List<String> tags = section.texts("tags");
        tags.forEach(tag -> line(section, "tags", tag));
        if (tags.size() > MOST_TAGS || new HashSet<>(tags).size() < tags.size()) {
            section.mistake("tags", "must be at most " + MOST_TAGS + ", each once");
        }
        String role = section.text("role", "");
        if (!role.isEmpty() && !ROLE.matcher(role).matches()) {
            section.mistake("role", "'" + role + "' is not a word such as operator, in small letters");
        }
        return new Holder(text(section, "owner"), text(section, "team"), tags, role);
    }

    private static String text(Section section, String key) {
        String text = section.text(key, "");
        if (!text.isEmpty()) {
            line(section, key, text);
        }
        return text;
    }

    /** These stand in logs and in figures. */
    private static void line(Section section, String key, String text) {
        if (!LINE.matcher(text).matches() || !text.strip().equals(text)) {
            section.mistake(
                    key,
                    "must be 1 to " + LONGEST + " characters that can be printed, with no space before or after them");
        }
    }

    private static List<String> names(Section section, String key, Function<String, @Nullable String> doubt) {
        List<String> names = section.texts(key);
        if (section.has(key) && names.isEmpty()) {
            section.mistake(key, "names none; leave it out if the key may use all " + key);
        }
        names.forEach(name ->
                Stream.ofNullable(doubt.apply(name)).forEach(why -> section.warn(key, "'" + name + "': " + why)));
        return names;
    }

    private static List<PathPattern> passthrough(Section section) {
        List<PathPattern> patterns = new ArrayList<>();
        for (String text : section.texts("passthrough")) {
            try {
                patterns.add(PathPattern.of(text));
            } catch (IllegalArgumentException wrong) {
                section.mistake("passthrough", String.valueOf(wrong.getMessage()));
            }
        }
        if (section.has("passthrough") && section.raws("passthrough").isEmpty()) {
            section.mistake("passthrough", "names no path; leave it out if the key is for inference only");
        }
        return patterns;
    }

    private static @Nullable Instant time(Section section, String key) {
        String text = section.text(key);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException wrong) {
            section.mistake(key, "'" + text + "' is not a time such as 2027-01-31T00:00:00Z");
            return null;
        }
    }
}
