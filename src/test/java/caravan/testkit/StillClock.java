package caravan.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. */
public final class StillClock implements InstantSource {
    private volatile Instant now;

    public StillClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Back, if the time is below zero. */
    public synchronized void move(Duration by) {
        now = now.plus(by);
    }
}
