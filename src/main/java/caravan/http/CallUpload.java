package caravan.http;

import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Upload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way in, from the caller's socket. Until it is started, and while it is paused, the socket is not read: the
 * caller waits, and next to nothing is held here.
 */
final class CallUpload implements Upload {
    private final HttpServerRequest request;
    private final long most;
    private final long announced;
    private final Guard guard;
    private final Pace pace;
    private Buffer begun;
    private @Nullable Sink sink;
    private @Nullable Refused failure;
    private long passed;
    private boolean paused = true;
    private boolean whole;
    private boolean over;

    /**
     * @param limits how long the body may be, and how long it may take
     * @param begun what came of it already
     * @throws Refused if the body says that it is too long
     */
    CallUpload(HttpServerRequest request, Server.Limits limits, Buffer begun) {
        this.request = request;
        this.most = limits.maxUpload();
        this.begun = begun;
        this.announced = Framing.announced(request);
        if (announced > most) {
            throw Holding.tooLarge(most);
        }
        this.guard = Guard.of(request);
        this.pace = new Pace(limits.body(), () -> fail(Holding.tooSlow()));
        pace.pause();
        guard.watch(pace);
        request.pause();
        request.handler(this::give);
        request.endHandler(end -> end());
    }

    @Override
    public long announced() {
        return announced;
    }

    @Override
    public void start(Sink into) {
        sink = into;
        Refused early = failure;
        if (early != null) {
            into.failed(early);
            return;
        }
        paused = false;
        pace.resume();
        Framing.invite(request);
        if (begun.length() > 0) {
            Buffer first = begun;
            begun = Buffer.buffer();
            give(first);
        }
        if (!paused) {
            resume();
        }
    }

    private void give(Buffer piece) {
        Sink into = sink;
        passed += piece.length();
        pace.heard(piece.length());
        if (passed > most) {
            fail(Holding.tooLarge(most));
        } else if (!over && into != null) {
            into.bytes(piece.getBytes());
        }
    }

    private void end() {
        whole = true;
        guard.forget(pace);
        Sink into = sink;
        if (!over && into != null) {
            over = true;
            into.end();
        }
    }

    /** It will not come to its end. */
    void fail(Refused why) {
        if (over || whole) {
            return;
        }
        over = true;
        guard.forget(pace);
        failure = why;
        Sink into = sink;
        if (into != null) {
            into.failed(why);
        }
    }

    void callerLeft() {
        fail(new Refused(Reason.CALLER_LEFT, "The caller left."));
    }

    @Override
    public void pause() {
        paused = true;
        pace.pause();
        if (!over) {
            request.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        pace.resume();
        if (!over) {
            request.resume();
        }
    }

    /** Is all of it here? If not, the connection cannot be used for another request once the answer is out. */
    boolean whole() {
        return whole;
    }

    /** Nobody will read what has not been read. */
    void over() {
        over = true;
        guard.forget(pace);
        begun = Buffer.buffer();
    }
}
