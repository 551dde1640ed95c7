package caravan.providers.attempts;

import caravan.call.Filter;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import org.jspecify.annotations.Nullable;

/** A stream that must not be silent for too long, nor go on for ever. */
final class PatientSource extends Filter {
    private final Patience patience;
    private @Nullable UpstreamFailed lost;
    private boolean over;

    PatientSource(Source source, Patience patience) {
        super(source);
        this.patience = patience;
    }

    @Override
    public void start(Sink into) {
        UpstreamFailed early = lost;
        if (early != null) {
            into.failed(early);
        } else {
            super.start(into);
        }
    }

    /** Ends the answer with this failure, and lets go of the provider. */
    void lose(UpstreamFailed why) {
        if (!over) {
            lost = why;
            cancel();
            super.failed(why);
        }
    }

    @Override
    public void pause() {
        patience.suspended(true);
        super.pause();
    }

    @Override
    public void resume() {
        patience.suspended(false);
        super.resume();
    }

    @Override
    public void cancel() {
        if (finished()) {
            super.cancel();
        }
    }

    @Override
    public void done() {
        if (finished()) {
            super.done();
        }
    }

    @Override
    public void bytes(byte[] piece) {
        if (!over) {
            patience.heard();
            give(piece);
        }
    }

    @Override
    public void end() {
        if (finished()) {
            super.end();
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        if (finished()) {
            super.failed(why);
        }
    }

    /** True once. */
    private boolean finished() {
        boolean first = !over;
        over = true;
        patience.end();
        return first;
    }
}
