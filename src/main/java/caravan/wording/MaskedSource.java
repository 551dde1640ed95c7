package caravan.wording;

import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.stream.EventSplitter;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A stream on its way to the caller, whose texts are masked event by event. What cannot be masked does not go out. */
final class MaskedSource implements Source, Source.Sink, EventSplitter.Events {
    private static final int LONGEST_EVENT = 1 << 20;

    private final Source source;
    private final MaskedEvents events;
    private final EventSplitter splitter = new EventSplitter(LONGEST_EVENT);
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private @Nullable Sink sink;
    private boolean over;

    MaskedSource(Source source, Mask mask) {
        this.source = source;
        this.events = new MaskedEvents(mask);
    }

    @Override
    public void start(Sink into) {
        sink = into;
        source.start(this);
    }

    @Override
    public void bytes(byte[] piece) {
        if (over) {
            return;
        }
        try {
            splitter.feed(piece, this);
            flush();
        } catch (IllegalStateException | StackOverflowError cannot) {
            source.cancel();
            failed(new UpstreamFailed(Reason.UPSTREAM_INVALID, "The provider's stream cannot be masked."));
        }
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        out.writeBytes(events.masked(bytes, from, to));
    }

    @Override
    public void part(byte[] bytes, int from, int to, boolean first) {
        throw new IllegalStateException("An event of more than " + LONGEST_EVENT + " bytes cannot be masked");
    }

    private void flush() {
        byte[] masked = out.toByteArray();
        out = new ByteArrayOutputStream();
        if (masked.length > 0 && sink != null) {
            sink.bytes(masked);
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        try {
            byte[] rest = splitter.rest();
            if (rest.length > 0) {
                event(rest, 0, rest.length);
            }
            out.writeBytes(events.rest());
            flush();
        } catch (IllegalStateException | StackOverflowError cannot) {
            failed(new UpstreamFailed(Reason.UPSTREAM_INVALID, "The provider's stream cannot be masked."));
            return;
        }
        over = true;
        if (sink != null) {
            sink.end();
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        if (!over && sink != null) {
            over = true;
            sink.failed(why);
        }
    }

    @Override
    public void pause() {
        source.pause();
    }

    @Override
    public void resume() {
        source.resume();
    }

    @Override
    public void cancel() {
        over = true;
        source.cancel();
    }
}
