package caravan.books;

import caravan.call.Reason;
import caravan.call.Refused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark. What is wrong with it is a 400 that names the parameter. */
record Query(Map<String, String> given) {
    /** @param known the parameters that there are */
    static Query of(String query, List<String> known) {
        Map<String, String> given = new HashMap<>();
        for (String pair : query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
            String[] parts = pair.split("=", 2);
            if (!known.contains(parts[0])) {
                throw wrong(parts[0], "is not known here: there are " + String.join(", ", known));
            }
            if (given.put(parts[0], parts.length < 2 ? "" : decoded(parts[1])) != null) {
                throw wrong(parts[0], "is given twice");
            }
        }
        return new Query(given);
    }

    /** Null if it is not there, or empty. */
    @Nullable
    String text(String name) {
        String text = given.getOrDefault(name, "");
        return text.isEmpty() ? null : text;
    }

    int number(String name, int otherwise, int min, int max) {
        String text = text(name);
        try {
            int number = text == null ? otherwise : Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // told below, like every other wrong value
        }
        throw wrong(name, "must be a whole number from " + min + " to " + max);
    }

    static Refused wrong(String name, String what) {
        return Refused.field(name, "'" + name + "' " + what + ".");
    }

    /** A plus is a plus here: times have them, and models. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new Refused(Reason.INVALID_REQUEST, "The query is not percent-encoded as it should be.");
        }
    }
}
