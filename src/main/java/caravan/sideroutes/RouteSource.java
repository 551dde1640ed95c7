package caravan.sideroutes;

import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.call.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a user's route answers with: read on a virtual thread, written on the call's event loop, one piece at a time.
 * To cancel is to interrupt the reader: a virtual thread that waits for a socket closes it then, where closing the stream
 * would first read all that is still to come.
 */
final class RouteSource implements Source {
    private final Wire wire;
    private final InputStream stream;
    private final Runnable over;
    private final Semaphore turn = new Semaphore(1);
    private final Thread reader = Thread.ofVirtual().name("route-source").unstarted(this::read);
    private @Nullable Sink sink;
    private boolean started;
    private boolean paused;
    private boolean waiting;
    private boolean complete;
    private volatile boolean cancelled;

    /** @param over to be run when the stream is no longer needed */
    RouteSource(Wire wire, InputStream stream, Runnable over) {
        this.wire = wire;
        this.stream = stream;
        this.over = over;
    }

    @Override
    public void start(Sink into) {
        sink = into;
        started = true;
        reader.start();
    }

    private void read() {
        byte[] buffer = new byte[8 * 1024];
        try (stream) {
            int read = next(buffer);
            while (read >= 0 && !cancelled) {
                byte[] piece = Arrays.copyOf(buffer, read);
                turn.acquireUninterruptibly();
                wire.execute(() -> give(piece));
                read = next(buffer);
            }
            if (!cancelled) {
                allRead();
            }
            turn.acquireUninterruptibly();
            wire.execute(() -> finish(Sink::end));
        } catch (IOException | RuntimeException broken) {
            wire.execute(() -> finish(into -> into.failed(
                    new UpstreamFailed(Reason.UPSTREAM_BROKE_OFF, "The provider's route broke off in mid-answer."))));
        } finally {
            over.run();
        }
    }

    /** What the route does when its stream has ended is its own: nobody may interrupt that. */
    private synchronized void allRead() {
        complete = true;
        Thread.interrupted();
    }

    private synchronized void stopReading() {
        if (!complete) {
            reader.interrupt();
        }
    }

    private int next(byte[] buffer) throws IOException {
        return cancelled ? -1 : stream.read(buffer);
    }

    private void give(byte[] piece) {
        if (!cancelled && sink != null) {
            sink.bytes(piece);
        }
        if (paused && !cancelled) {
            waiting = true;
        } else {
            turn.release();
        }
    }

    private void finish(Consumer<Sink> end) {
        if (!cancelled && sink != null) {
            end.accept(sink);
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

    /** A stream that nobody has begun to read must be let go of too: its reader does that. */
    @Override
    public void cancel() {
        cancelled = true;
        release();
        if (!started) {
            started = true;
            reader.start();
        }
        stopReading();
    }
}
