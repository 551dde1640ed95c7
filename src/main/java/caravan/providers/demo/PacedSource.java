package caravan.providers.demo;

import caravan.call.Source;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream that comes piece by piece at a set pace. One timer at most runs at a time; a pause outlasts it. */
final class PacedSource implements Source {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final long paceMillis;
    private final Iterator<byte[]> pieces;
    private final Consumer<Sink> ending;
    private @Nullable Sink sink;
    private long timer = NONE;
    private boolean paused;
    private boolean over;

    /**
     * @param pace the time before each piece; 1 ms if it is less
     * @param ending what the sink is told after the last piece; nothing, if the stream is to stall
     */
    PacedSource(Vertx vertx, Duration pace, Iterator<byte[]> pieces, Consumer<Sink> ending) {
        this.vertx = vertx;
        this.paceMillis = Math.max(1, pace.toMillis());
        this.pieces = pieces;
        this.ending = ending;
    }

    @Override
    public void start(Sink to) {
        this.sink = to;
        wind();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        wind();
    }

    @Override
    public void cancel() {
        over = true;
        vertx.cancelTimer(timer);
    }

    private void wind() {
        if (sink != null && timer == NONE && !over) {
            timer = vertx.setTimer(paceMillis, this::tick);
        }
    }

    private void tick(long fired) {
        timer = NONE;
        if (sink == null || paused || over) {
            return;
        }
        if (pieces.hasNext()) {
            sink.bytes(pieces.next());
        }
        if (pieces.hasNext() || paused) {
            wind();
        } else if (!over) {
            cancel();
            ending.accept(sink);
        }
    }
}
