package caravan.cache;

import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.call.Wire;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A stream on its way to the caller, of which a copy is made. One that is too long flows on, and the copy is let go. */
final class Tee implements Source, Source.Sink {
    private final Source source;
    private final Wire wire;
    private final long bound;
    private @Nullable ByteArrayOutputStream copy = new ByteArrayOutputStream();
    private @Nullable Sink sink;

    /** @param bound how many bytes are copied at most */
    Tee(Source source, Wire wire, long bound) {
        this.source = source;
        this.wire = wire;
        this.bound = bound;
    }

    /** Null if it was too long. */
    byte @Nullable [] copied() {
        ByteArrayOutputStream made = copy;
        return made == null ? null : made.toByteArray();
    }

    @Override
    public void start(Sink into) {
        sink = into;
        source.start(this);
    }

    /** The copy first: the caller's end may come with this piece, and then it must be whole. */
    @Override
    public void bytes(byte[] piece) {
        copy(piece);
        Sink into = sink;
        if (into != null) {
            into.bytes(piece);
        }
    }

    private void copy(byte[] piece) {
        ByteArrayOutputStream made = copy;
        if (made != null && made.size() + (long) piece.length > bound) {
            wire.hold(-made.size());
            copy = null;
        } else if (made != null) {
            wire.hold(piece.length);
            made.writeBytes(piece);
        }
    }

    @Override
    public void end() {
        Sink into = sink;
        if (into != null) {
            into.end();
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        Sink into = sink;
        if (into != null) {
            into.failed(why);
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
        copy = null;
        source.cancel();
    }
}
