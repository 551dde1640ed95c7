package caravan.call;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header lines of one field of a form (RFC 7578, 4.2).
 *
 * @param file does it name a file?
 * @param type its content type in lower case; null if it says none
 * @param end where the value begins
 */
record PartHead(String name, boolean file, @Nullable String type, int end) {
    private static final int LONGEST = 8 * 1024;
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    /** A parameter that ends where every reader thinks it does: no quote and no backslash before one inside. */
    private static final Pattern PARAMETER =
            Pattern.compile(";[ \t]*([A-Za-z*]+)=(?:\"((?:[^\"\\\\]|\\\\(?!\"))*)\"|([^\\s\";\\\\,]+))[ \t]*");

    private static final Pattern NAME = Pattern.compile("[\\x20-\\x7e&&[^\"\\\\%]]{1,200}");
    private static final Set<String> PARAMETERS = Set.of("name", "filename", "filename*");

    static PartHead read(byte[] bytes, int from) {
        int end = end(bytes, from);
        Map<String, String> lines = new HashMap<>();
        for (String line : new String(bytes, from, end - from, StandardCharsets.UTF_8).split("\r\n", -1)) {
            int colon = line.indexOf(':');
            String name = colon < 1 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            boolean clear =
                    name.matches("[a-z0-9-]+") && line.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 127);
            if (!clear || lines.put(name, line.substring(colon + 1).strip()) != null) {
                throw invalid("a header line of a field is not one, or is there twice");
            }
        }
        String encoding =
                lines.getOrDefault("content-transfer-encoding", "binary").toLowerCase(Locale.ROOT);
        if (!Set.of("binary", "8bit", "7bit").contains(encoding)) {
            throw invalid("a field is encoded");
        }
        Map<String, String> parameters = parameters(lines.getOrDefault("content-disposition", ""));
        String type = lines.get("content-type");
        boolean file = parameters.containsKey("filename") || parameters.containsKey("filename*");
        return new PartHead(
                name(parameters), file, type == null ? null : type.toLowerCase(Locale.ROOT), end + BLANK_LINE.length);
    }

    private static int end(byte[] bytes, int from) {
        for (int at = from; at < Math.min(bytes.length - BLANK_LINE.length + 1, from + LONGEST); at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n' && bytes[at + 2] == '\r' && bytes[at + 3] == '\n') {
                return at;
            }
        }
        throw invalid("a field's header lines do not end");
    }

    private static Map<String, String> parameters(String disposition) {
        if (!disposition.regionMatches(true, 0, "form-data", 0, 9)) {
            throw invalid("a field is not form-data");
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher each = PARAMETER.matcher(disposition).region(9, disposition.length());
        while (each.lookingAt()) {
            String name = each.group(1).toLowerCase(Locale.ROOT);
            String value = each.group(2) == null ? each.group(3) : each.group(2);
            if (!PARAMETERS.contains(name) || parameters.put(name, value) != null) {
                throw invalid("a field is named in an odd way");
            }
            each.region(each.end(), disposition.length());
        }
        if (each.regionStart() != disposition.length()) {
            throw invalid("a field is named in an odd way");
        }
        return parameters;
    }

    private static String name(Map<String, String> parameters) {
        String name = parameters.getOrDefault("name", "");
        if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
            throw invalid("a field has no name, or an odd one");
        }
        return name;
    }

    boolean plainText() {
        return type == null
                || type.replace(" ", "").replace("\"", "").matches("text/plain(;charset=(utf-8|us-ascii))?");
    }

    private static Refused invalid(String why) {
        return new Refused(Reason.INVALID_REQUEST, "We could not read the form in your request: " + why + ".");
    }
}
