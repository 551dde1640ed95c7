package caravan.ledger;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long calls took, in milliseconds to the microsecond: average and maximum of all since the start, percentiles of the
 * last {@value #WINDOW}, exactly (nearest rank), not from a histogram.
 */
final class Latency {
    static final int WINDOW = 1024;

    private final AtomicLongArray recent = new AtomicLongArray(WINDOW);
    private final AtomicLong count = new AtomicLong();
    private final LongAdder sum = new LongAdder();
    private final AtomicLong max = new AtomicLong();

    void add(Duration duration) {
        long micros = duration.toNanos() / 1_000;
        recent.set((int) (count.getAndIncrement() % WINDOW), micros);
        sum.add(micros);
        max.accumulateAndGet(micros, Math::max);
    }

    Map<String, Object> figures() {
        long[] last = recent();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("avg", millis(count.get() == 0 ? 0 : sum.sum() / count.get()));
        figures.put("max", millis(max.get()));
        figures.put("p50", millis(percentile(last, 50)));
        figures.put("p99", millis(percentile(last, 99)));
        return figures;
    }

    private long[] recent() {
        long[] last = new long[(int) Math.min(count.get(), WINDOW)];
        Arrays.setAll(last, recent::get);
        Arrays.sort(last);
        return last;
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
    }

    private static BigDecimal millis(long micros) {
        return BigDecimal.valueOf(micros, 3);
    }
}
