package caravan.stream;

import java.util.Arrays;

/**
 * Cuts server-sent events where they end, however the bytes are split. An event ends with a blank line; lines end with LF,
 * CRLF or CR (WHATWG HTML, 9.2.5). Everything that is handed out, put together, is what came in, to the byte.
 */
public final class EventSplitter {
    /** Receives the pieces. The arrays are not used again: they may be kept. */
    public interface Events {
        /** One complete event, its blank line included; or only comments; or a blank line alone. */
        void event(byte[] bytes, int from, int to);

        /** A part of an event that is too long to be held together: its first, or one that goes on. */
        void part(byte[] bytes, int from, int to, boolean first);
    }

    private final int bound;
    private byte[] pending = new byte[0];
    private int held;
    private boolean lineEmpty = true;
    private boolean afterCr;
    private boolean endsIfNoLf;
    private boolean oversized;

    /** @param bound how many bytes of one event are held at most while its end is not here */
    public EventSplitter(int bound) {
        this.bound = bound;
    }

    public void feed(byte[] piece, Events events) {
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            if (!lineEmpty && !afterCr) {
                i = endOfLine(piece, i);
                if (i == piece.length) {
                    break;
                }
            }
            byte b = piece[i];
            if (endsIfNoLf && b != '\n') {
                cut(piece, from, i, events);
                from = i;
            }
            if (isEnd(b)) {
                cut(piece, from, i + 1, events);
                from = i + 1;
            }
        }
        if (from < piece.length) {
            keep(piece, from, events);
        }
    }

    /** Within a line nothing else is to be looked for: this is where the time goes. */
    private static int endOfLine(byte[] piece, int from) {
        int i = from;
        while (i < piece.length && piece[i] != '\n' && piece[i] != '\r') {
            i++;
        }
        return i;
    }

    /** Moves on by one byte. True if the event ends with it for sure; after a CR the next byte decides. */
    private boolean isEnd(byte b) {
        if (b == '\n' && afterCr) {
            afterCr = false;
            return endsIfNoLf;
        }
        endsIfNoLf = b == '\r' && lineEmpty;
        boolean end = b == '\n' && lineEmpty;
        lineEmpty = b == '\n' || b == '\r';
        afterCr = b == '\r';
        return end;
    }

    private void cut(byte[] piece, int from, int to, Events events) {
        endsIfNoLf = false;
        lineEmpty = true;
        if (oversized) {
            events.part(piece, from, to, false);
        } else if (held == 0) {
            events.event(piece, from, to);
        } else {
            hold(piece, from, to);
            events.event(Arrays.copyOf(pending, held), 0, held);
        }
        held = 0;
        oversized = false;
    }

    private void keep(byte[] piece, int from, Events events) {
        if (oversized) {
            events.part(piece, from, piece.length, false);
            return;
        }
        hold(piece, from, piece.length);
        if (held > bound) {
            oversized = true;
            events.part(Arrays.copyOf(pending, held), 0, held, true);
            held = 0;
        }
    }

    private void hold(byte[] piece, int from, int to) {
        int longer = held + to - from;
        if (longer > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(longer, 2 * pending.length));
        }
        System.arraycopy(piece, from, pending, held, to - from);
        held = longer;
    }

    /** False while an event goes out in parts. */
    public boolean between() {
        return !oversized;
    }

    /** What has come of an event whose end has not. */
    public byte[] rest() {
        return Arrays.copyOf(pending, held);
    }
}
