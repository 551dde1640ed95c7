package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.stream.EventData;
import caravan.stream.EventSplitter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Passes a stream of events on, event by event and to the byte, and reads the usage from it as it passes. An event goes out
 * when its end is here, so that a stream that breaks off can still end with an event of ours. What is left out is the usage
 * chunk that we asked for and the caller did not.
 *
 * <p>The books are closed before the mark of the end goes out, which is {@code [DONE]} in chat and the last event by its name
 * elsewhere; or before the end of a stream that has none. What comes after the mark is passed on and changes nothing.
 */
final class EventsReply extends StreamReply implements EventSplitter.Events {
    /** Whoever stands between us and the caller is not to hold events back. */
    static final Headers UNBUFFERED = Headers.of("Cache-Control", "no-cache", "X-Accel-Buffering", "no");

    /** One event of an LLM is small; a longer one is passed on in parts. */
    private static final int HELD = 1 << 20;

    /** Ends an event of theirs that went out in part, so that ours stands for itself. */
    private static final byte[] BLANK_LINE = {'\n', '\n'};

    /** Of our own words only those are read that may tell the usage, or the end. In the texts that a model writes there is a backslash. */
    private static final byte[] USAGE = "\"usage\":{".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] LAST = "\"message_stop\"".getBytes(StandardCharsets.US_ASCII);

    private final byte[] telltale;
    private final EventSplitter splitter = new EventSplitter(HELD);
    private final StreamStyle style;
    private final Warmth warmth;
    private boolean sawDone;
    private boolean paused;

    // The events of one piece that follow each other are written at once.
    private byte[] run = new byte[0];
    private int runFrom;
    private int runTo;

    EventsReply(Call call, Answer.Streamed answer, StreamStyle style, CompletableFuture<Call> done) {
        super(call, answer, done);
        this.style = style;
        this.telltale = call.operation() == Operation.MESSAGES ? LAST : USAGE;
        this.warmth = new Warmth(call.wire(), style.keepAlive(), splitter::between);
    }

    @Override
    void begun() {
        warmth.start();
    }

    @Override
    void over() {
        warmth.end();
    }

    @Override
    public void bytes(byte[] piece) {
        warmth.heard();
        splitter.feed(piece, this);
        flush();
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        EventData data = EventData.of(bytes, from, to);
        if (data == null) {
            pass(bytes, from, to);
            return;
        }
        call.firstChunk();
        if (data.isDone()) {
            complete();
            pass(bytes, from, to);
        } else if (telling == reader || data.mentions(telltale)) {
            reader.read(data.bytes(), data.from(), data.length());
            chunk(bytes, from, to);
        } else {
            pass(bytes, from, to);
        }
    }

    private void complete() {
        if (sawDone) {
            return;
        }
        sawDone = true;
        warmth.end();
        closeAtEnd();
    }

    private void chunk(byte[] bytes, int from, int to) {
        if (reader.onlyUsage() && call.usageHidden()) {
            return;
        }
        boolean priced =
                reader.usageHere() && style.costInUsage() && !sawDone && call.operation() != Operation.MESSAGES;
        if (reader.isEnd()) {
            complete();
        }
        if (priced) {
            Reading.into(call, telling);
            byte[] chunk = PricedChunk.of(Arrays.copyOfRange(bytes, from, to), call.cost());
            pass(chunk, 0, chunk.length);
        } else {
            pass(bytes, from, to);
        }
    }

    @Override
    public void part(byte[] bytes, int from, int to, boolean first) {
        call.firstChunk();
        if (first) {
            reader.beginLong();
        }
        EventData begun = first ? EventData.of(bytes, from, to) : new EventData(bytes, from, to);
        if (begun != null) {
            reader.readOn(Arrays.copyOfRange(begun.bytes(), begun.from(), begun.to()));
        }
        if (reader.isEnd()) {
            complete();
        }
        pass(bytes, from, to);
    }

    private void pass(byte[] bytes, int from, int to) {
        if (bytes == run && from == runTo) {
            runTo = to;
            return;
        }
        flush();
        run = bytes;
        runFrom = from;
        runTo = to;
    }

    private void flush() {
        if (runTo > runFrom) {
            boolean all = runFrom == 0 && runTo == run.length;
            send(all ? run : Arrays.copyOfRange(run, runFrom, runTo));
        }
        run = new byte[0];
        runFrom = 0;
        runTo = 0;
    }

    private void send(byte[] bytes) {
        if (!call.wire().write(bytes) && !paused) {
            paused = true;
            answer.source().pause();
            call.wire().onDrain(() -> {
                paused = false;
                answer.source().resume();
            });
        }
    }

    @Override
    public void end() {
        byte[] rest = splitter.rest();
        if (rest.length > 0) {
            event(rest, 0, rest.length);
        }
        if (sawDone || telling.finished() || telling.failed()) {
            warmth.end();
            closeAtEnd();
            flush();
            done(call.wire().end());
        } else {
            run = new byte[0];
            runTo = runFrom;
            failed(new UpstreamFailed(
                    Reason.UPSTREAM_BROKE_OFF, "The provider's stream ended before its answer was complete."));
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        warmth.end();
        if (sawDone) {
            done(call.wire().end());
            return;
        }
        close(new Outcome(answer.status(), why.reason()));
        if (!splitter.between()) {
            call.wire().write(BLANK_LINE);
        }
        call.wire().write(Errors.event(call.operation(), why, reader.sequence() + 1));
        done(call.wire().breakOff());
    }
}
