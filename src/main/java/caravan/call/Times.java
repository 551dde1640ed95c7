package caravan.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When things happened to one call, on the clock that only counts. */
final class Times {
    private final long arrived = System.nanoTime();
    private long firstChunk;
    private long concluded;
    private long due = Long.MAX_VALUE;

    void firstChunk() {
        if (firstChunk == 0) {
            firstChunk = System.nanoTime();
        }
    }

    /** The answer is to begin no later than so long after the arrival. */
    void due(Duration after) {
        due = after.toNanos();
    }

    /** Nanoseconds until then; negative if it is over, and endless if nobody has said. */
    long left() {
        return due == Long.MAX_VALUE ? due : due - (System.nanoTime() - arrived);
    }

    void concluded() {
        concluded = System.nanoTime();
    }

    @Nullable
    Duration toFirstChunk() {
        return firstChunk == 0 ? null : Duration.ofNanos(firstChunk - arrived);
    }

    Duration inAll() {
        return Duration.ofNanos((concluded == 0 ? System.nanoTime() : concluded) - arrived);
    }
}
