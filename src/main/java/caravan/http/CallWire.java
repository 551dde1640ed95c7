package caravan.http;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Wire;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The caller's end of a call, as a Vert.x response. It is made on the event loop on which it lives. */
final class CallWire implements Wire, Guard.Watched {
    /** Large enough to be fast, small enough that each one shows whether the caller reads. */
    private static final int PIECE = 64 * 1024;

    private final Context loop;
    private final Thread loopThread = Thread.currentThread();
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final @Nullable CallUpload upload;
    private final Scales scales;
    private final Scales.Share held;
    private final long patience;
    private Runnable leaving = () -> {};
    private volatile boolean left;
    private volatile boolean started;
    private boolean over;
    private Future<Void> written = Future.succeededFuture();
    private long begun;
    private long done;
    private long seen;
    private long moved = System.nanoTime();

    /**
     * @param upload the body that is still coming; null if none is
     * @param scales weigh what is written and not yet gone
     * @param patience how long the caller may read nothing
     */
    CallWire(Context loop, HttpServerRequest request, @Nullable CallUpload upload, Scales scales, Duration patience) {
        this.scales = scales;
        this.held = scales.share();
        this.patience = Guard.nanos(patience);
        this.loop = loop;
        this.request = request;
        this.upload = upload;
        this.response = request.response();
        response.closeHandler(closed -> leave());
        response.exceptionHandler(broken -> leave());
        request.exceptionHandler(broken -> leave());
    }

    private void leave() {
        if (!left && !response.ended()) {
            left = true;
            leaving.run();
            if (upload != null) {
                upload.callerLeft();
            }
        }
    }

    @Override
    public void execute(Runnable action) {
        if (onLoop()) {
            action.run();
        } else {
            loop.runOnContext(now -> action.run());
        }
    }

    @Override
    public void later(Duration after, Runnable action) {
        loop.owner().setTimer(Math.max(1, after.toMillis()), fired -> action.run());
    }

    @Override
    public boolean onLoop() {
        return Thread.currentThread() == loopThread;
    }

    @Override
    public boolean left() {
        return left;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public void onLeave(Runnable action) {
        leaving = action;
        if (left) {
            action.run();
        }
    }

    @Override
    public void head(int status, Headers headers) {
        begin(status, headers);
        if (!Framing.isHttp2(request) && headers.get("content-length") == null) {
            response.setChunked(true);
        }
        send(Buffer.buffer()); // the head goes now, and not only with the first piece
    }

    /** A header that cannot be written leaves no trace, so that an error can be told instead. */
    private void begin(int status, Headers headers) {
        try {
            response.setStatusCode(status);
            headers.forEach(response.headers()::add);
            if (upload != null && !upload.whole() && !Framing.isHttp2(request)) {
                response.putHeader("Connection", "close"); // what is left of the body stands before any other request
            }
        } catch (IllegalArgumentException unwritable) {
            headers.forEach((name, value) -> response.headers().remove(name));
            throw unwritable;
        }
        started = true;
    }

    @Override
    public boolean write(byte[] piece) {
        if (!left) {
            send(Buffer.buffer(piece));
        }
        return left || !response.writeQueueFull();
    }

    /** A request that waited behind another one may be begun on a closed connection: only a write shows it. */
    private void send(Buffer bytes) {
        begun++;
        written = weighed(bytes.length(), response.write(bytes))
                .onSuccess(gone -> done++)
                .onFailure(broken -> leave());
    }

    @Override
    public void hold(long bytes) {
        if (!over) {
            held.add(bytes);
        }
    }

    /** The call is over, and nothing is held for it any more. */
    void over() {
        over = true;
        held.giveBack();
    }

    private Future<Void> weighed(int bytes, Future<Void> writing) {
        if (!writing.isComplete()) {
            scales.add(bytes);
            writing.onComplete(gone -> scales.add(-bytes));
        }
        return writing;
    }

    /** Of HTTP/2 streams one may stand still while its connection moves: so each is looked after by itself. */
    @Override
    public void look(long now) {
        if (begun == done || done != seen) {
            seen = done;
            moved = now;
        } else if (now - moved > patience) {
            close();
        }
    }

    @Override
    public void onDrain(Runnable action) {
        response.drainHandler(drained -> {
            response.drainHandler(null);
            action.run();
        });
    }

    @Override
    public CompletionStage<Void> end() {
        return left ? gone() : response.end().toCompletionStage();
    }

    @Override
    public CompletionStage<Void> whole(Answer.Whole answer) {
        if (left) {
            return gone();
        }
        begin(answer.status(), answer.headers());
        return body(answer.body());
    }

    private CompletionStage<Void> body(byte[] all) {
        Buffer rest = Buffer.buffer(all);
        if (Framing.isHttp2(request) && !request.method().equals(HttpMethod.HEAD) && all.length > PIECE) {
            response.putHeader("content-length", Integer.toString(all.length));
            for (; rest.length() > PIECE; rest = rest.slice(PIECE, rest.length())) {
                send(rest.slice(0, PIECE));
            }
        }
        return weighed(rest.length(), response.end(rest)).toCompletionStage();
    }

    /** What was written goes out first; then the connection, or the HTTP/2 stream, ends without the mark of a clean end. */
    @Override
    public CompletionStage<Void> breakOff() {
        if (left || response.ended()) {
            return gone();
        }
        if (!started) {
            close();
            return gone();
        }
        CompletableFuture<Void> broken = new CompletableFuture<>();
        written.onComplete(last -> {
            close();
            broken.complete(null);
        });
        return broken;
    }

    private void close() {
        if (Framing.isHttp2(request)) {
            response.reset();
        } else {
            request.connection().close();
        }
    }

    private static CompletionStage<Void> gone() {
        return CompletableFuture.completedFuture(null);
    }
}
