package caravan.call;

import org.jspecify.annotations.Nullable;

/** A stream that is looked at, or changed, on its way: it reads another, and whoever starts it reads what it gives. */
public abstract class Filter implements Source, Source.Sink {
    protected final Source source;
    private @Nullable Sink sink;

    protected Filter(Source source) {
        this.source = source;
    }

    @Override
    public void start(Sink into) {
        sink = into;
        source.start(this);
    }

    /** Hands bytes on; nothing, if there are none. */
    protected final void give(byte[] piece) {
        if (sink != null && piece.length > 0) {
            sink.bytes(piece);
        }
    }

    @Override
    public void end() {
        if (sink != null) {
            sink.end();
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        if (sink != null) {
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
        source.cancel();
    }

    @Override
    public void done() {
        source.done();
    }

    @Override
    public @Nullable Telling telling() {
        return source.telling();
    }
}
