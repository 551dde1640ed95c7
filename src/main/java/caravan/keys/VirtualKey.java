package caravan.keys;

import caravan.call.Caller;
import caravan.call.Holder;
import caravan.call.PathPattern;
import caravan.config.Section;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key that this gateway gives out.
 *
 * @param sha256 of the key, in lower-case hex; the key itself is nowhere
 * @param passthrough what is open to it besides inference
 */
record VirtualKey(String name, String sha256, List<String> models, List<PathPattern> passthrough) {
    static VirtualKey read(Section section, Function<String, @Nullable String> unknown) {
        try (section) {
            String sha256 = section.requiredText("sha256").toLowerCase(Locale.ROOT);
            if (section.has("sha256") && !isHash(sha256)) {
                section.mistake(
                        "sha256", "is not a SHA-256 in hex (64 digits): printf %s \"$KEY\" | sha256sum prints it");
            }
            List<String> models = section.texts("models");
            if (section.has("models") && models.isEmpty()) {
                section.mistake("models", "names none; leave it out if the key may use all models");
            }
            models.forEach(model -> Stream.ofNullable(unknown.apply(model))
                    .forEach(why -> section.warn("models", "'" + model + "': " + why)));
            return new VirtualKey(section.requiredText("name"), sha256, models, passthrough(section));
        }
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

    private static boolean isHash(String text) {
        return text.length() == 64 && text.chars().allMatch(HexFormat::isHexDigit);
    }

    Caller caller() {
        return new Caller(name, models, null, passthrough, Holder.NOBODY, List.of(), List.of());
    }
}
