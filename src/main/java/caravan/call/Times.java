package caravan.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When things happened to one call, on the clock that only counts. */
final class Times {
    private final long arrived = System.nanoTime();
    private long firstChunk;
    private long concluded;

    void firstChunk() {
        if (firstChunk == 0) {
            firstChunk = System.nanoTime();
        }
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
