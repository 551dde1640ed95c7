package caravan;

import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.call.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** A stream that a user's route answers with: read on a virtual thread, written on the call's event loop, one piece at a time. */
final class RouteSource implements Source {
    private final Wire wire;
    private final InputStream stream;
    private final Runnable over;
    private final Semaphore turn = new Semaphore(1);
    private boolean paused;
    private boolean waiting;
    private volatile boolean cancelled;

    /** @param over to be run when the stream is no longer needed */
    RouteSource(Wire wire, InputStream stream, Runnable over) {
        this.wire = wire;
        this.stream = stream;
        this.over = over;
    }

    @Override
    public void start(Sink sink) {
        Thread.ofVirtual().start(() -> read(sink));
    }

    private void read(Sink sink) {
        byte[] buffer = new byte[8 * 1024];
        try (stream) {
            for (int read = stream.read(buffer); read >= 0 && !cancelled; read = stream.read(buffer)) {
                byte[] piece = Arrays.copyOf(buffer, read);
                turn.acquireUninterruptibly();
                wire.execute(() -> give(sink, piece));
            }
            turn.acquireUninterruptibly();
            wire.execute(() -> finish(sink::end));
        } catch (IOException broken) {
            wire.execute(() -> finish(() -> sink.failed(
                    new UpstreamFailed(Reason.UPSTREAM_BROKE_OFF, "The provider's route broke off in mid-answer."))));
        } finally {
            over.run();
        }
    }

    private void give(Sink sink, byte[] piece) {
        if (!cancelled) {
            sink.bytes(piece);
        }
        if (paused && !cancelled) {
            waiting = true;
        } else {
            turn.release();
        }
    }

    private void finish(Runnable end) {
        if (!cancelled) {
            end.run();
        }
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        release();
    }

    private void release() {
        if (waiting) {
            waiting = false;
            turn.release();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        release();
        try {
            stream.close();
        } catch (IOException ignored) {
            // It is not wanted any more.
        }
    }
}
