package caravan.call;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Paths that a caller is let through to, and the methods: {@code GET,DELETE /v1/files/*}. A {@code *} stands for one segment,
 * {@code **} at the end for the path before it and all below. Without methods, for all of them. What is compared is the path
 * as it was sent, and as it will be sent on: a path that could be read in two ways matches nothing.
 *
 * @param methods empty for all
 */
public record PathPattern(Set<String> methods, List<String> segments) {
    /** The methods that are passed on. Not TRACE, which would show our key, and not CONNECT. */
    public static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final String ONE = "*";
    private static final String REST = "**";

    /** No dots alone, no matrix parameters, and nothing encoded that would mean something if it were decoded. */
    private static final Pattern SEGMENT = Pattern.compile(
            "(?!\\.{1,2}(?:/|$))(?:[A-Za-z0-9_~:@!$&'()*+,=.-]|%(?![01][0-9A-Fa-f]|2[3EFef5]|3[BbFf]|5[Cc]|7[Ff])"
                    + "[0-7][0-9A-Fa-f])+");

    /** @throws IllegalArgumentException if it is none; the message says what would be right */
    public static PathPattern of(String text) {
        String[] words = text.strip().split("\\s+", -1);
        Set<String> methods = words.length == 2 ? Set.of(words[0].split(",", -1)) : Set.of();
        String path = words[words.length - 1];
        List<String> segments = segments(path);
        boolean right = words.length <= 2
                && METHODS.containsAll(methods)
                && path.startsWith("/v1/")
                && segments.subList(0, segments.size() - 1).stream().noneMatch(REST::equals)
                && segments.stream().allMatch(PathPattern::isSegment);
        if (!right) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a path such as /v1/files/**, or GET /v1/batches/*");
        }
        return new PathPattern(methods, segments);
    }

    private static boolean isSegment(String segment) {
        boolean wild = segment.equals(ONE) || segment.equals(REST);
        return wild || (!segment.contains(ONE) && SEGMENT.matcher(segment).matches());
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1));
    }

    /** Can this path, as sent, be read in one way only? One slash at the end is fine. */
    public static boolean isPlain(String path) {
        List<String> segments = segments(path);
        int last = segments.size() - 1;
        return path.startsWith("/")
                && segments.subList(0, last).stream()
                        .allMatch(each -> SEGMENT.matcher(each).matches())
                && (segments.get(last).isEmpty()
                        || SEGMENT.matcher(segments.get(last)).matches());
    }

    /** @param path as sent, with {@code /v1} */
    public boolean matches(String method, String path) {
        boolean may =
                methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
        return may && isPlain(path) && leadsTo(segments(path));
    }

    private boolean leadsTo(List<String> asked) {
        int last = segments.size() - 1;
        boolean all = segments.get(last).equals(REST);
        if (all ? asked.size() < last : asked.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < (all ? last : segments.size()); i++) {
            String segment = segments.get(i);
            if (!(segment.equals(ONE) ? !asked.get(i).isEmpty() : segment.equals(asked.get(i)))) {
                return false;
            }
        }
        return true;
    }
}
