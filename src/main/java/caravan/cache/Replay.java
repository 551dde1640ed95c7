package caravan.cache;

import caravan.call.Source;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stream that is here already, given as fast as it is read. */
final class Replay implements Source {
    private static final int PIECE = 64 * 1024;

    private final byte[] bytes;
    private @Nullable Sink sink;
    private int at;
    private boolean paused;
    private boolean running;
    private boolean over;

    Replay(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void start(Sink into) {
        sink = into;
        run();
    }

    /** To be called from within is to go on here. */
    private void run() {
        Sink into = sink;
        if (running || into == null) {
            return;
        }
        running = true;
        while (!over && !paused && at < bytes.length) {
            int to = Math.min(at + PIECE, bytes.length);
            byte[] piece = Arrays.copyOfRange(bytes, at, to);
            at = to;
            into.bytes(piece);
        }
        running = false;
        if (!over && !paused) {
            over = true;
            into.end();
        }
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        run();
    }

    @Override
    public void cancel() {
        over = true;
    }
}
