package caravan.stream;

import java.util.Arrays;

/**
 * Cuts a stream into the JSON texts that it is made of, however its bytes are split: the payloads of server-sent events, or one
 * text a line (NDJSON). A text that is longer than the bound is not held.
 */
public final class Texts {
    /** Receives the texts. */
    public interface Sink {
        void text(byte[] bytes, int from, int length);

        /** The mark that ends a stream in OpenAI's form. */
        void done();

        /** A text was longer than may be held: what it said is lost. */
        void tooLong();
    }

    private final EventSplitter splitter;
    private final boolean lines;
    private final int bound;
    private boolean skipping;

    // Of a line whose end is not here.
    private byte[] line = new byte[0];
    private int held;

    private Texts(boolean lines, int bound) {
        this.lines = lines;
        this.bound = bound;
        this.splitter = new EventSplitter(bound);
    }

    public static Texts ofEvents(int bound) {
        return new Texts(false, bound);
    }

    public static Texts ofLines(int bound) {
        return new Texts(true, bound);
    }

    public void feed(byte[] piece, Sink sink) {
        if (lines) {
            feedLines(piece, sink);
        } else {
            splitter.feed(piece, new Payloads(sink));
        }
    }

    /** Nothing more comes: the last text may have no end. */
    public void end(Sink sink) {
        byte[] rest = lines ? Arrays.copyOf(line, held) : splitter.rest();
        held = 0;
        if (lines) {
            line(rest, 0, rest.length, sink);
        } else if (rest.length > 0) {
            new Payloads(sink).event(rest, 0, rest.length);
        }
    }

    private record Payloads(Sink sink) implements EventSplitter.Events {
        @Override
        public void event(byte[] bytes, int from, int to) {
            EventData data = EventData.of(bytes, from, to);
            if (data != null && data.isDone()) {
                sink.done();
            } else if (data != null && data.length() > 0) {
                sink.text(data.bytes(), data.from(), data.length());
            }
        }

        @Override
        public void part(byte[] bytes, int from, int to, boolean first) {
            if (first) {
                sink.tooLong();
            }
        }
    }

    private void feedLines(byte[] piece, Sink sink) {
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == '\n') {
                hold(piece, from, i, sink);
                line(line, 0, held, sink);
                held = 0;
                skipping = false;
                from = i + 1;
            }
        }
        hold(piece, from, piece.length, sink);
    }

    private void hold(byte[] piece, int from, int to, Sink sink) {
        int longer = held + to - from;
        if (skipping || longer > bound) {
            if (!skipping) {
                sink.tooLong();
            }
            skipping = true;
            held = 0;
            return;
        }
        if (longer > line.length) {
            line = Arrays.copyOf(line, Math.max(longer, 2 * line.length));
        }
        System.arraycopy(piece, from, line, held, to - from);
        held = longer;
    }

    private static void line(byte[] bytes, int from, int to, Sink sink) {
        int start = from;
        int end = to;
        while (start < end && bytes[start] <= ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] <= ' ') {
            end--;
        }
        if (end > start) {
            sink.text(bytes, start, end - start);
        }
    }
}
