package caravan.commands;

import caravan.call.Reason;
import caravan.call.Refused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for: {@code ?limit=50&offset=100}.
 *
 * @param name of the only one that is asked for; null for all
 */
record Paging(int limit, int offset, @Nullable String name) {
    private static final List<String> KNOWN = List.of("limit", "offset", "name");
    private static final int USUAL = 50;
    private static final int MOST = 1_000;

    /** @throws Refused 400 with the name of what is wrong */
    static Paging of(String query) {
        Map<String, String> asked = new HashMap<>();
        for (String pair : query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
            String[] parts = pair.split("=", 2);
            if (!KNOWN.contains(parts[0])) {
                throw Refused.field(
                        parts[0], "'" + parts[0] + "' is not known here: there are limit, offset and name.");
            }
            if (asked.put(parts[0], parts.length < 2 ? "" : decoded(parts[1])) != null) {
                throw Refused.field(parts[0], "'" + parts[0] + "' is given twice.");
            }
        }
        return new Paging(
                number(asked, "limit", USUAL, 1, MOST),
                number(asked, "offset", 0, 0, Integer.MAX_VALUE),
                asked.get("name"));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new Refused(Reason.INVALID_REQUEST, "The query is not percent-encoded as it should be.");
        }
    }

    private static int number(Map<String, String> asked, String name, int otherwise, int min, int max) {
        try {
            int number = Integer.parseInt(asked.getOrDefault(name, String.valueOf(otherwise)));
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // told below, like every other wrong value
        }
        throw Refused.field(name, "'" + name + "' must be a whole number from " + min + " to " + max + ".");
    }
}
