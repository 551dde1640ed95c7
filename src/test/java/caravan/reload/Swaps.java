package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Many generations, one after the other, under traffic: every second one has new routes, the others new data. */
final class Swaps {
    private final Gate gate;
    private final Traffic traffic;
    private final long[] micros;
    private long heapBefore;
    private long heapAfter;

    private Swaps(Gate gate, Traffic traffic, int swaps) {
        this.gate = gate;
        this.traffic = traffic;
        this.micros = new long[swaps];
    }

    /** @param warmUp swaps before the first one that is measured */
    static Swaps run(int swaps, int streams, int callers, int warmUp) throws InterruptedException {
        try (Ticker ticker = new Ticker();
                Gate gate = gate(ticker)) {
            Traffic traffic = new Traffic(gate.port(), ticker, streams, callers).start();
            Swaps all = new Swaps(gate, traffic, warmUp + swaps);
            all.swap(0, warmUp);
            all.heapBefore = all.heap();
            all.swap(warmUp, swaps);
            all.heapAfter = all.heap();
            traffic.stop();
            all.everyCallHasItsEntry(streams);
            return all;
        }
    }

    private static Gate gate(Ticker ticker) {
        return Gate.plan()
                .file(
                        "config/providers.yaml",
                        "providers: {m: {base_url: '" + ticker.url() + "', auth: none, models: [m]}}\n")
                .start();
    }

    /** Each must be seen in an answer. */
    private void swap(int from, int count) {
        for (int n = from; n < from + count; n++) {
            boolean routes = n % 2 == 0;
            if (routes) {
                gate.write("routes/hello.camel.yaml", Routes.says("hello", "n" + n));
            } else {
                gate.write("config/models.yaml", "aliases: {a" + n + ": m/m}\n");
            }
            long began = System.nanoTime();
            assertThat(gate.reload()).first().isEqualTo("done");
            micros[n] = (System.nanoTime() - began) / 1_000;
            if (routes) {
                assertThat(gate.get("/my/hello").body()).isEqualTo("n" + n);
            } else {
                assertThat(gate.post("/v1/chat/completions", Gate.chat("a" + n, false))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    /** With the streams open, and without the old generations but the one that has them. */
    private long heap() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gate.get("/stats").body().matches(".*\"draining\":[01]\\D.*"));
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void everyCallHasItsEntry(int streams) {
        await().until(() -> gate.inside() == 0);
        long expected = traffic.calls.get() + streams + micros.length / 2;
        assertThat((long) gate.entries().size()).isEqualTo(expected);
    }

    Traffic traffic() {
        return traffic;
    }

    /** In bytes. */
    long heapGrowth() {
        return heapAfter - heapBefore;
    }

    private LongStream micros(int rest) {
        return java.util.stream.IntStream.range(0, micros.length)
                .filter(n -> n % 2 == rest)
                .mapToLong(n -> micros[n])
                .sorted();
    }

    private String times(int rest) {
        List<Long> all = micros(rest).boxed().toList();
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                all.get(all.size() / 2) / 1e3,
                all.get(all.size() * 99 / 100) / 1e3,
                all.getLast() / 1e3);
    }

    @Override
    public String toString() {
        return String.join(
                "\n",
                micros.length + " swaps; new routes: " + times(0) + "; new data: " + times(1),
                traffic.calls + " calls, " + traffic.failed + " failed; " + traffic.ended + " streams, "
                        + traffic.frames + " frames, " + traffic.lost + " lost",
                "frames late by: p50 " + traffic.late(0.5) + " ms, p99 " + traffic.late(0.99) + " ms, p99.9 "
                        + traffic.late(0.999) + " ms, max " + traffic.late(1) + " ms",
                "heap " + heapBefore / 1024 + " KiB before, " + heapAfter / 1024 + " KiB after");
    }
}
