package caravan.http;

import java.time.Duration;

/** How fast a body comes. The time in which we do not want it, since whoever reads it is slow, does not count. */
final class Pace implements Guard.Watched {
    /** In bytes a second, on average: slower than any line, faster than one byte before each silence is up. */
    static final int SLOWEST = 500;

    private final long patience;
    private final Runnable late;
    private long bytes;
    private long reading;
    private long lastHeard = System.nanoTime();
    private long since = lastHeard;
    private boolean paused;

    /** @param late told, each time somebody looks, that it comes too slowly */
    Pace(Duration patience, Runnable late) {
        this.patience = Guard.nanos(patience);
        this.late = late;
    }

    void heard(int more) {
        bytes += more;
        lastHeard = System.nanoTime();
    }

    void pause() {
        if (!paused) {
            paused = true;
            reading += System.nanoTime() - since;
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            since = System.nanoTime();
            lastHeard = since;
        }
    }

    @Override
    public void look(long now) {
        if (!paused && (now - lastHeard > patience || reading + now - since - credit() > patience)) {
            late.run();
        }
    }

    /** The time that so many bytes may take. */
    private long credit() {
        return bytes * (1_000_000_000L / SLOWEST);
    }
}
