package bench;

import java.util.Arrays;

/** Times in nanoseconds, all of them. */
final class Latencies {
    private long[] nanos = new long[1 << 16];
    private int size;

    void add(long time) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = time;
    }

    int size() {
        return size;
    }

    /** In milliseconds; the nearest rank. */
    double percentile(double percent) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(size * percent / 100);
        return Math.round(sorted[Math.max(0, rank - 1)] / 1_000.0) / 1_000.0;
    }
}
