package caravan.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a server-sent event says. Its payload is a range of the bytes it was read from, and a copy only if there were
 * several {@code data:} lines to join: then they stand with LF between them (WHATWG HTML, 9.2.6).
 *
 * @param name the last {@code event:} field; empty if there is none
 * @param hasData true if there is a {@code data:} line, be it an empty one
 * @param commentOnly true if there is no field at all: comments, or a blank line
 * @param bytes where the payload stands
 * @param from its first byte
 * @param to after its last byte
 */
public record SseEvent(String name, boolean hasData, boolean commentOnly, byte[] bytes, int from, int to) {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /** Reads an event, with its blank line or without. The bytes are not copied: they must outlive the event. */
    public static SseEvent read(byte[] bytes, int from, int to) {
        Reading reading = new Reading(bytes);
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || bytes[i] == '\n' || bytes[i] == '\r') {
                reading.line(start, i);
                start = i + 1;
            }
        }
        return reading.event();
    }

    /** True for {@code data: [DONE]}, with which OpenAI's streams end. */
    public boolean done() {
        return to - from >= DONE.length && Arrays.equals(bytes, from, from + DONE.length, DONE, 0, DONE.length);
    }

    /** The payload as text. */
    public String data() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static final class Reading {
        private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

        private final byte[] read;
        private byte[] bytes;
        private int from;
        private int to;
        private String name = "";
        private boolean hasData;
        private boolean commentOnly = true;

        Reading(byte[] read) {
            this.read = read;
            this.bytes = read;
        }

        void line(int start, int end) {
            if (start == end || read[start] == ':') {
                return;
            }
            commentOnly = false;
            int colon = start;
            while (colon < end && read[colon] != ':') {
                colon++;
            }
            int value = Math.min(colon + 1, end);
            value = value < end && read[value] == ' ' ? value + 1 : value;
            field(start, colon, value, end);
        }

        private void field(int start, int colon, int value, int end) {
            if (Arrays.equals(read, start, colon, DATA, 0, DATA.length)) {
                data(value, end);
            } else if (Arrays.equals(read, start, colon, EVENT, 0, EVENT.length)) {
                name = new String(read, value, end - value, StandardCharsets.UTF_8);
            }
        }

        private void data(int value, int end) {
            if (hasData) {
                join(value, end);
                return;
            }
            hasData = true;
            from = value;
            to = end;
        }

        private void join(int value, int end) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream(to - from + 1 + end - value);
            joined.write(bytes, from, to - from);
            joined.write('\n');
            joined.write(read, value, end - value);
            bytes = joined.toByteArray();
            from = 0;
            to = bytes.length;
        }

        SseEvent event() {
            return new SseEvent(name, hasData, commentOnly, bytes, from, to);
        }
    }
}
