package caravan.stream;

import java.util.Arrays;

/**
 * Finds where server-sent events end, in bytes that arrive split anywhere. What is handed out, in order, and
 * {@link #rest} at the end are together exactly the bytes that were fed, and every split of them gives the same events.
 *
 * <p>An event ends with its blank line, and that belongs to it; a blank line too many is an event of its own. Lines end
 * with LF, CRLF or CR (WHATWG HTML, 9.2.6). A CR that may be the first half of a blank line's CRLF is held back until the
 * next byte tells, but not in a stream whose lines end with CR alone: there it ends the event at once.
 *
 * <p>The bytes handed out are lent: they may change as soon as the method returns.
 */
public final class SseSplitter {
    private static final int USUAL_BOUND = 1 << 20;

    private final Events events;
    private final int bound;

    private byte[] held = new byte[0];
    private int heldLength;
    private boolean oversized;
    private byte last = '\n';
    private boolean maybeOver;

    /** Who is told. */
    public interface Events {
        /** A complete event. */
        void event(byte[] bytes, int from, int to);

        /** A piece of an event that is longer than the bound; its pieces come until the event ends. */
        void oversized(byte[] bytes, int from, int to);
    }

    /** Keeps at most 1 MiB. */
    public SseSplitter(Events events) {
        this(events, USUAL_BOUND);
    }

    /** @param bound the longest event, in bytes, that is handed out as a whole */
    public SseSplitter(Events events, int bound) {
        this.events = events;
        this.bound = bound;
    }

    public void feed(byte[] piece) {
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            byte next = piece[i];
            if (maybeOver && next != '\n') {
                from = end(piece, from, i);
            }
            if (endsEvent(next)) {
                from = end(piece, from, i + 1);
            }
        }
        hold(piece, from);
    }

    /** The bytes after the last complete event. Call it once, when nothing more comes. */
    public byte[] rest() {
        return Arrays.copyOf(held, heldLength);
    }

    /** A line end on an empty line ends the event, unless it is the LF of a CRLF whose CR has ended a line already. */
    private boolean endsEvent(byte next) {
        byte before = last;
        last = next;
        if (next == '\n') {
            return before == '\n' || maybeOver;
        }
        maybeOver = next == '\r' && before == '\n';
        return next == '\r' && before == '\r';
    }

    private int end(byte[] piece, int from, int to) {
        if (tooLong(to - from)) {
            passOn(piece, from, to);
        } else if (heldLength == 0) {
            events.event(piece, from, to);
        } else {
            keep(piece, from, to);
            events.event(held, 0, heldLength);
        }
        heldLength = 0;
        oversized = false;
        maybeOver = false;
        return to;
    }

    private void hold(byte[] piece, int from) {
        if (tooLong(piece.length - from)) {
            passOn(piece, from, piece.length);
            heldLength = 0;
            oversized = true;
        } else {
            keep(piece, from, piece.length);
        }
    }

    private boolean tooLong(int more) {
        return oversized || heldLength + more > bound;
    }

    private void passOn(byte[] piece, int from, int to) {
        if (heldLength > 0) {
            events.oversized(held, 0, heldLength);
        }
        if (from < to) {
            events.oversized(piece, from, to);
        }
    }

    private void keep(byte[] piece, int from, int to) {
        int length = heldLength + to - from;
        if (length > held.length) {
            held = Arrays.copyOf(held, Math.max(length, Math.min(bound, 2 * held.length)));
        }
        System.arraycopy(piece, from, held, heldLength, to - from);
        heldLength = length;
    }
}
