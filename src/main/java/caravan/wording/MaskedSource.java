package caravan.wording;

import caravan.call.Filter;
import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.stream.EventSplitter;
import java.io.ByteArrayOutputStream;

/** A stream on its way to the caller, whose texts are masked event by event. What cannot be masked does not go out. */
final class MaskedSource extends Filter implements EventSplitter.Events {
    private static final int LONGEST_EVENT = 1 << 20;

    private final MaskedEvents events;
    private final EventSplitter splitter = new EventSplitter(LONGEST_EVENT);
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean over;

    MaskedSource(Source source, Mask mask) {
        super(source);
        this.events = new MaskedEvents(mask);
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
        give(masked);
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
        super.end();
    }

    @Override
    public void failed(UpstreamFailed why) {
        if (!over) {
            over = true;
            super.failed(why);
        }
    }

    @Override
    public void cancel() {
        over = true;
        super.cancel();
    }
}
