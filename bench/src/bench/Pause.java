package bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A while in which nothing is done. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
