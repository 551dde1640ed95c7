package caravan.translation;

import caravan.call.Source;
import caravan.call.UpstreamFailed;
import java.util.function.Consumer;

/**
 * A provider's stream, in the words of the caller. When its end has been told the provider is let go, whatever else it sends. A
 * provider that breaks off, or sends what nobody can read, is told as such to whoever reads: what to say to the caller then is
 * theirs to know.
 */
public final class TranslatedSource implements Source {
    private final Source theirs;
    private final Translation translation;
    private final Consumer<Translation> over;
    private boolean ended;

    /** @param over told once when it is over, be it that the caller has left, and before anybody is told: the usage is known */
    public TranslatedSource(Source theirs, Translation translation, Consumer<Translation> over) {
        this.theirs = theirs;
        this.translation = translation;
        this.over = over;
    }

    @Override
    public void start(Sink sink) {
        theirs.start(new Sink() {
            @Override
            public void bytes(byte[] piece) {
                if (!ended) {
                    pass(translation.feed(piece), sink);
                }
            }

            @Override
            public void end() {
                if (!ended) {
                    pass(translation.end(), sink);
                }
            }

            @Override
            public void failed(UpstreamFailed why) {
                if (!ended) {
                    finish();
                    sink.failed(why);
                }
            }
        });
    }

    private void pass(byte[] bytes, Sink sink) {
        boolean last = translation.over();
        if (last) {
            finish();
        }
        if (bytes.length > 0) {
            sink.bytes(bytes);
        }
        if (last) {
            tellEnd(sink);
        }
    }

    private void tellEnd(Sink sink) {
        UpstreamFailed broke = translation.broke();
        if (broke == null) {
            theirs.done();
            sink.end();
        } else {
            theirs.cancel();
            sink.failed(broke);
        }
    }

    private void finish() {
        ended = true;
        over.accept(translation);
    }

    @Override
    public void pause() {
        theirs.pause();
    }

    @Override
    public void resume() {
        theirs.resume();
    }

    @Override
    public void cancel() {
        if (!ended) {
            finish();
        }
        theirs.cancel();
    }
}
