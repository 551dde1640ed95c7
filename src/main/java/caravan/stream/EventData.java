package caravan.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The payload of one server-sent event: what follows {@code data:}, several lines joined by LF, one space after the colon
 * left out, and a byte order mark before it all (WHATWG HTML, 9.2.5 and 9.2.6). For the common event of one line no byte is copied.
 */
public record EventData(byte[] bytes, int from, int to) {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /** Null if the event has no data: a comment, or a blank line. */
    public static @Nullable EventData of(byte[] bytes, int from, int to) {
        EventData found = null;
        int line = startsWith(bytes, from, to, MARK) ? from + MARK.length : from;
        while (line < to) {
            int end = line;
            while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            if (startsWith(bytes, line, end, DATA)) {
                int start = line + DATA.length;
                EventData one = new EventData(bytes, start < end && bytes[start] == ' ' ? start + 1 : start, end);
                found = found == null ? one : found.joinedWith(one);
            }
            line = end + 1;
        }
        return found;
    }

    private EventData joinedWith(EventData next) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, from, to - from);
        joined.write('\n');
        joined.write(next.bytes, next.from, next.to - next.from);
        return new EventData(joined.toByteArray(), 0, joined.size());
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] start) {
        if (to - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (bytes[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** Is this the {@code [DONE]} that ends a stream in OpenAI's dialect? */
    public boolean isDone() {
        int end = to;
        while (end > from && bytes[end - 1] == ' ') {
            end--;
        }
        return end - from == DONE.length && startsWith(bytes, from, end, DONE);
    }

    /** Do these bytes stand in it? */
    public boolean mentions(byte[] words) {
        for (int at = from; at <= to - words.length; at++) {
            if (bytes[at] == words[0] && startsWith(bytes, at, to, words)) {
                return true;
            }
        }
        return false;
    }

    public int length() {
        return to - from;
    }
}
