package caravan.providers.demo;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Wire;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A caller's end without a socket: it lives on a real event loop and keeps what is written. A test may let the caller read
 * slowly ({@link #full}, {@link #drain}) or leave ({@link #leave}).
 */
final class LoopWire implements Wire {
    /** How an answer ended for the caller. */
    enum End {
        CLEAN,
        BROKEN_OFF
    }

    private final Context loop;
    private final CompletableFuture<End> ended = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private volatile int status;
    private volatile Headers headers = Headers.NONE;
    private volatile boolean left;
    private volatile boolean full;
    private volatile Runnable onLeave = () -> {};
    private volatile Runnable onDrain = () -> {};

    LoopWire(Context loop) {
        this.loop = loop;
    }

    @Override
    public boolean onLoop() {
        return Vertx.currentContext() == loop;
    }

    @Override
    public void execute(Runnable action) {
        if (onLoop()) {
            action.run();
        } else {
            loop.runOnContext(here -> action.run());
        }
    }

    @Override
    public void later(Duration after, Runnable action) {
        execute(() -> loop.owner().setTimer(Math.max(1, after.toMillis()), fired -> action.run()));
    }

    @Override
    public boolean left() {
        return left;
    }

    @Override
    public boolean started() {
        return status != 0;
    }

    @Override
    public void onLeave(Runnable action) {
        onLeave = action;
        if (left) {
            action.run();
        }
    }

    @Override
    public void head(int status, Headers headers) {
        this.headers = headers;
        this.status = status;
    }

    @Override
    public boolean write(byte[] piece) {
        synchronized (body) {
            body.writeBytes(piece);
        }
        return !full;
    }

    @Override
    public void onDrain(Runnable action) {
        onDrain = action;
    }

    @Override
    public CompletionStage<Void> end() {
        return over(End.CLEAN);
    }

    @Override
    public CompletionStage<Void> whole(Answer.Whole answer) {
        head(answer.status(), answer.headers());
        write(answer.body());
        return over(End.CLEAN);
    }

    @Override
    public CompletionStage<Void> breakOff() {
        return over(End.BROKEN_OFF);
    }

    private CompletionStage<Void> over(End end) {
        ended.complete(end);
        return CompletableFuture.completedFuture(null);
    }

    // What a test does with the caller, and sees of it.

    /** From now on the caller reads nothing: every write says so. */
    void full() {
        full = true;
    }

    /** The caller reads again. */
    void drain() {
        execute(() -> {
            full = false;
            Runnable action = onDrain;
            onDrain = () -> {};
            action.run();
        });
    }

    /** The caller goes away. */
    void leave() {
        execute(() -> {
            left = true;
            onLeave.run();
        });
    }

    int status() {
        return status;
    }

    Headers headers() {
        return headers;
    }

    byte[] written() {
        synchronized (body) {
            return body.toByteArray();
        }
    }

    /** Completes when the answer has ended. */
    CompletableFuture<End> ended() {
        return ended;
    }
}
