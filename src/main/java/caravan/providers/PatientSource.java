package caravan.providers;

import caravan.call.Source;
import caravan.call.UpstreamFailed;
import org.jspecify.annotations.Nullable;

/** A stream that must not be silent for too long, nor go on for ever. */
final class PatientSource implements Source, Source.Sink {
    private final Source source;
    private final Patience patience;
    private @Nullable Sink sink;
    private @Nullable UpstreamFailed lost;
    private boolean over;

    PatientSource(Source source, Patience patience) {
        this.source = source;
        this.patience = patience;
    }

    @Override
    public void start(Sink into) {
        sink = into;
        UpstreamFailed early = lost;
        if (early != null) {
            into.failed(early);
        } else {
            source.start(this);
        }
    }

    /** Ends the answer with this failure, and lets go of the provider. */
    void lose(UpstreamFailed why) {
        Sink into = sink;
        if (!over) {
            lost = why;
            cancel();
            if (into != null) {
                into.failed(why);
            }
        }
    }

    @Override
    public void pause() {
        patience.suspended(true);
        source.pause();
    }

    @Override
    public void resume() {
        patience.suspended(false);
        source.resume();
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            patience.end();
            source.cancel();
        }
    }

    @Override
    public void bytes(byte[] piece) {
        Sink into = sink;
        if (!over && into != null) {
            patience.heard();
            into.bytes(piece);
        }
    }

    @Override
    public void end() {
        Sink into = sink;
        if (finished() && into != null) {
            into.end();
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        Sink into = sink;
        if (finished() && into != null) {
            into.failed(why);
        }
    }

    private boolean finished() {
        boolean first = !over;
        over = true;
        patience.end();
        return first;
    }
}
