package caravan.dialects;

import caravan.call.Reason;
import caravan.call.Refused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark. */
final class Query {
    private Query() {}

    /**
     * The models that it names: {@code model=…}, in whatever letters.
     *
     * @throws Refused if it could not be sent on as it is
     */
    static List<String> models(String query) {
        if (query.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '#')) {
            throw new Refused(Reason.INVALID_REQUEST, "The query is not percent-encoded as it should be.");
        }
        List<String> models = new ArrayList<>();
        for (String pair : query.split("[&;]", -1)) {
            String[] parts = pair.split("=", 2);
            if (decoded(parts[0]).replaceFirst("\\[.*", "").equalsIgnoreCase("model")) {
                models.add(parts.length < 2 ? "" : decoded(parts[1]));
            }
        }
        return models;
    }

    /** What stands for this name; null if nothing does. */
    static @Nullable String text(String query, String name) {
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (decoded(parts[0]).equals(name)) {
                return parts.length < 2 ? "" : decoded(parts[1]);
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new Refused(Reason.INVALID_REQUEST, "The query is not percent-encoded as it should be.");
        }
    }
}
