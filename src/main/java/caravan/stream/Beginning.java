package caravan.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** How server-sent events begin. Some servers send them and do not say so, or say something else. */
public final class Beginning {
    private static final List<String> FIELDS = List.of("data:", "event:", "id:", "retry:", ":");
    private static final String MARK = "\uFEFF";

    private Beginning() {}

    /** @param start the first bytes, as far as they are here; false also if they are too few to tell */
    public static boolean isOfEvents(byte[] start) {
        String text = new String(start, StandardCharsets.UTF_8);
        String bare = (text.startsWith(MARK) ? text.substring(1) : text).stripLeading();
        return FIELDS.stream().anyMatch(bare::startsWith);
    }
}
