package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Outcome;
import caravan.call.Reason;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsTest {
    @TempDir
    Path folder;

    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        ledger = Ledger.open(
                folder,
                1 << 20,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                InstantSource.fixed(Calls.NOON));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void refuse(String id) {
        Call call = Calls.opened(id, "nowhere", ledger::conclude);
        call.conclude(Outcome.of(Reason.UNKNOWN_MODEL));
        ledger.record(call);
    }

    @Test
    void theSumsAreExactWhenManyCallAtOnce() {
        int threads = 16;
        int each = 500;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            IntStream.range(0, threads)
                    .forEach(thread ->
                            pool.execute(() -> IntStream.range(0, each).forEach(n -> {
                                ledger.record(Calls.answered(thread + "-" + n, "echo", ledger));
                                refuse(thread + "-refused-" + n);
                            })));
        }

        long calls = (long) threads * each;
        String cost = Calls.PRICE
                .multiply(BigDecimal.valueOf(calls))
                .stripTrailingZeros()
                .toPlainString();
        Map<String, Object> tokens = Map.of("input", 12 * calls, "output", 5 * calls, "cached", 0L);
        assertThat(ledger.stats())
                .containsEntry("calls", 2 * calls)
                .containsEntry("errors", calls)
                .containsEntry("errors_by_outcome", Map.of("caller_unknown_model", calls))
                .containsEntry("in_flight", 0)
                .containsEntry("tokens", tokens)
                .containsEntry("cost_usd", cost)
                .extractingByKey("models", MAP)
                .containsOnlyKeys("demo/echo")
                .extractingByKey("demo/echo", MAP)
                .containsEntry("calls", calls)
                .containsEntry("cost_usd", cost);
    }

    @Test
    void noMoreThanAHundredModelsAreTold() {
        IntStream.range(0, 1000).forEach(n -> ledger.record(Calls.answered("req_" + n, "model-" + n, ledger)));

        assertThat(ledger.stats())
                .extractingByKey("models", MAP)
                .hasSize(101)
                .extractingByKey("other", MAP)
                .containsEntry("calls", 900L);
    }

    @Test
    void theFiguresAreJson() throws IOException {
        ledger.record(Calls.answered("req_1", "echo", ledger));

        String json = Json.MAPPER.writeValueAsString(ledger.stats());
        assertThat(json).contains("\"cost_usd\":\"0.000012\"", "\"latency_ms\":{\"avg\":", "\"waiting\":0");
    }

    @Test
    void percentilesAreThoseOfTheLastCalls() {
        Latency latency = new Latency();
        latency.add(Duration.ofSeconds(9));
        IntStream.rangeClosed(1, Latency.WINDOW).forEach(n -> latency.add(Duration.ofMillis(n)));

        assertThat(latency.figures())
                .containsEntry("max", new BigDecimal("9000.000"))
                .containsEntry("p50", new BigDecimal("512.000"))
                .containsEntry("p99", new BigDecimal("1014.000"));
    }

    @Test
    void withoutCallsAllFiguresAreZero() {
        assertThat(new Latency().figures().values()).containsOnly(new BigDecimal("0.000"));
        assertThat(ledger.stats()).containsEntry("cost_usd", "0").containsEntry("calls", 0L);
    }
}
