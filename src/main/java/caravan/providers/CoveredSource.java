package caravan.providers;

import caravan.call.Source;
import caravan.call.UpstreamFailed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A streamed answer without our key in it, wherever it was cut. What may be its beginning waits for the next piece. */
final class CoveredSource implements Source, Source.Sink {
    private static final byte[] NONE = {};

    private final Source source;
    private final Cover cover;
    private byte[] held = NONE;
    private @Nullable Sink sink;

    CoveredSource(Source source, Cover cover) {
        this.source = source;
        this.cover = cover;
    }

    @Override
    public void start(Sink into) {
        sink = into;
        source.start(this);
    }

    @Override
    public void bytes(byte[] piece) {
        byte[] all = piece;
        if (held.length > 0) {
            all = Arrays.copyOf(held, held.length + piece.length);
            System.arraycopy(piece, 0, all, held.length, piece.length);
        }
        cover.over(all);
        int begun = cover.begun(all);
        held = begun == 0 ? NONE : Arrays.copyOfRange(all, all.length - begun, all.length);
        give(begun == 0 ? all : Arrays.copyOf(all, all.length - begun));
    }

    private void give(byte[] piece) {
        Sink into = sink;
        if (into != null && piece.length > 0) {
            into.bytes(piece);
        }
    }

    private void giveHeld() {
        byte[] rest = held;
        held = NONE;
        give(rest);
    }

    @Override
    public void end() {
        giveHeld();
        Sink into = sink;
        if (into != null) {
            into.end();
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        giveHeld();
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
        source.cancel();
    }

    @Override
    public void done() {
        source.done();
    }
}
