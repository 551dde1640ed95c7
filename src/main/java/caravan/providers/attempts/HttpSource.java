package caravan.providers.attempts;

import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** A provider's answer as it comes from its socket. It is paused until somebody wants it. */
final class HttpSource implements Source {
    /** For the last bytes of an answer that has said all. */
    private static final long MOMENT_MS = 1000;

    private static final long NO_TIMER = -1;

    private final HttpClientResponse response;
    private final Patience patience;
    private final Context loop;
    private final Runnable answered;
    private byte[] begun;
    private @Nullable Sink sink;
    private @Nullable UpstreamFailed failure;
    private @Nullable UpstreamFailed broken;
    private boolean over;
    private boolean paused;
    private boolean read;
    private long late = NO_TIMER;

    /**
     * @param begun what has been read of it already
     * @param answered told when the answer is here to its end
     */
    HttpSource(HttpClientResponse response, byte[] begun, Patience patience, Context loop, Runnable answered) {
        this.answered = answered;
        this.response = response;
        this.begun = begun;
        this.patience = patience;
        this.loop = loop;
        response.pause();
        response.handler(piece -> {
            patience.heard();
            give(piece.getBytes());
        });
        response.endHandler(end -> end());
        response.exceptionHandler(gone -> brokeOff());
    }

    @Override
    public void start(Sink into) {
        sink = into;
        if (begun.length > 0) {
            give(begun);
            begun = new byte[0];
        }
        UpstreamFailed early = failure;
        if (early != null) {
            into.failed(early);
        } else if (broken != null) {
            lastWords(broken);
        } else if (!paused) {
            response.resume();
        }
    }

    private void give(byte[] piece) {
        Sink into = sink;
        if (!over && into != null) {
            into.bytes(piece);
        }
    }

    private void end() {
        read = true;
        loop.owner().cancelTimer(late);
        Sink into = sink;
        if (!over && into != null) {
            over = true;
            patience.end();
            into.end();
        }
        answered.run();
    }

    /** The connection is gone. What came over it before may still stand behind a pause, and is the caller's. */
    private void brokeOff() {
        UpstreamFailed why =
                new UpstreamFailed(Reason.UPSTREAM_BROKE_OFF, "The provider broke off before the end of its answer.");
        broken = why;
        patience.end();
        if (sink != null) {
            lastWords(why);
        }
    }

    private void lastWords(UpstreamFailed why) {
        response.resume();
        loop.runOnContext(now -> fail(why));
    }

    /** Ends the answer with this failure, and lets go of the provider. */
    void fail(UpstreamFailed why) {
        Sink into = sink;
        if (!over) {
            over = true;
            failure = why;
            patience.end();
            letGo();
            if (into != null) {
                into.failed(why);
            }
        }
    }

    @Override
    public void pause() {
        paused = true;
        patience.suspended(true);
        if (broken == null) { // what is left then is little, and nothing more will come
            response.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        patience.suspended(false);
        if (!over) {
            response.resume();
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            patience.end();
            letGo();
        }
    }

    @Override
    public void done() {
        if (!over) {
            over = true;
            patience.end();
            response.resume();
            loop.runOnContext(now -> waitForItsEnd());
        }
    }

    /** Mostly it is here by now: a timer would hold all of the call for its time. */
    private void waitForItsEnd() {
        if (!read) {
            late = loop.owner().setTimer(MOMENT_MS, gone -> {
                if (!read) {
                    LettingGo.of(response.request());
                }
            });
        }
    }

    /**
     * Closes the connection, unless the answer is here to its end. That may be so behind a pause; then the connection is
     * back in the pool and may be another call's, whom a reset would hit. So what is here is read first.
     */
    private void letGo() {
        response.resume();
        loop.runOnContext(now -> {
            if (!read) {
                LettingGo.of(response.request());
            }
        });
    }
}
