package caravan.translation;

import caravan.call.Filter;
import caravan.call.Source;
import caravan.call.Telling;
import caravan.call.UpstreamFailed;
import java.util.function.Consumer;

/**
 * A provider's stream, in the words of the caller. When its end has been told the provider is let go, whatever else it sends. A
 * provider that breaks off, or sends what nobody can read, is told as such to whoever reads: what to say to the caller then is
 * theirs to know.
 */
public final class TranslatedSource extends Filter {
    private final Translation translation;
    private final Consumer<Translation> over;
    private boolean ended;

    /** @param over told once when it is over, be it that the caller has left, and before anybody is told: the usage is known */
    public TranslatedSource(Source theirs, Translation translation, Consumer<Translation> over) {
        super(theirs);
        this.translation = translation;
        this.over = over;
    }

    @Override
    public void bytes(byte[] piece) {
        if (!ended) {
            pass(translation.feed(piece));
        }
    }

    @Override
    public void end() {
        if (!ended) {
            pass(translation.end());
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        if (!ended) {
            finish();
            super.failed(why);
        }
    }

    private void pass(byte[] bytes) {
        boolean last = translation.over();
        if (last) {
            finish();
        }
        give(bytes);
        if (last) {
            tellEnd();
        }
    }

    private void tellEnd() {
        UpstreamFailed broke = translation.broke();
        if (broke == null) {
            source.done();
            super.end();
        } else {
            source.cancel();
            super.failed(broke);
        }
    }

    private void finish() {
        ended = true;
        over.accept(translation);
    }

    @Override
    public void cancel() {
        if (!ended) {
            finish();
        }
        super.cancel();
    }

    @Override
    public Telling telling() {
        return translation;
    }
}
