package caravan.chat;

import caravan.call.Refused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the bytes of a picture or document are. */
public sealed interface Media {
    Pattern DATA_URL = Pattern.compile("data:([^;,]*)(?:;[^;,]*)*;base64,");

    /** Here, in base64. */
    record Inline(String type, String base64) implements Media {
        public String url() {
            return "data:" + type + ";base64," + base64;
        }
    }

    /** Plain text. */
    record Plain(String text) implements Media {}

    /** Elsewhere. Who fetches it, fetches what the caller points at: we never do. */
    record Link(String url) implements Media {}

    /** Stored at the provider. */
    record Stored(String id) implements Media {
        public Refused elsewhere() {
            return Losses.refused("file_id", "The file '" + id + "' is not stored at the provider of this model.");
        }
    }

    /** A URL that holds its data, or points elsewhere. Null if it holds data in no form that is known here. */
    static @Nullable Media of(String url) {
        if (!url.regionMatches(true, 0, "data:", 0, 5)) {
            return new Link(url);
        }
        Matcher head = DATA_URL.matcher(url);
        return head.lookingAt() ? new Inline(head.group(1), url.substring(head.end())) : null;
    }
}
