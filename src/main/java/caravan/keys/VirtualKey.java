package caravan.keys;

import caravan.call.Caller;
import caravan.config.Section;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A key that this gateway gives out.
 *
 * @param sha256 of the key, in lower-case hex; the key itself is nowhere
 * @param replaced when another one has wholly taken its place; null if none does
 */
record VirtualKey(String sha256, Terms terms, @Nullable Instant replaced) {
    /** One of a file. */
    static VirtualKey read(Section section, TermsReader reader) {
        try (section) {
            String sha256 = section.requiredText("sha256").toLowerCase(Locale.ROOT);
            if (section.has("sha256") && !isHash(sha256)) {
                section.mistake(
                        "sha256", "is not a SHA-256 in hex (64 digits): printf %s \"$KEY\" | sha256sum prints it");
            }
            return new VirtualKey(sha256, reader.read(section), null);
        }
    }

    private static boolean isHash(String text) {
        return text.length() == 64 && text.chars().allMatch(HexFormat::isHexDigit);
    }

    Caller caller() {
        return terms.caller();
    }

    /** Is there a time after which it is no longer good? */
    boolean ends() {
        return terms.expires() != null || replaced != null;
    }

    /** Why it does not open the door; null if it does. */
    @Nullable
    String wrong(Instant now) {
        if (!terms.enabled()) {
            return "This key is switched off.";
        }
        if (terms.expired(now)) {
            return "This key expired at " + terms.expires() + ".";
        }
        return replaced != null && !now.isBefore(replaced)
                ? "This key was replaced by a new one, and was good until " + replaced + "."
                : null;
    }
}
