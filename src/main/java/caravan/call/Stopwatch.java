package caravan.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a call arrived, when its answer began, and when it ended. */
final class Stopwatch {
    private final long arrived = System.nanoTime();
    private long began;
    private long ended;

    /** The first time counts. */
    void begin() {
        began = began == 0 ? System.nanoTime() : began;
    }

    void end() {
        ended = System.nanoTime();
    }

    @Nullable
    Duration untilBegun() {
        return began == 0 ? null : Duration.ofNanos(began - arrived);
    }

    /** Or until now. */
    Duration untilEnded() {
        return Duration.ofNanos((ended == 0 ? System.nanoTime() : ended) - arrived);
    }
}
