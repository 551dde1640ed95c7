package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Usage;
import caravan.peers.Complaint;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetersTest {
    @TempDir
    Path folder;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private Ledger open() throws IOException {
        return Ledger.open(folder, 1 << 20, registry, InstantSource.fixed(Calls.NOON));
    }

    @Test
    void theNamesAreThoseThatDashboardsKnow() throws IOException {
        try (Ledger ledger = open()) {
            ledger.record(Calls.answered("req_1", "echo", ledger));
            String who = "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"demo\",gen_ai_request_model=\"echo\"";

            assertThat(ledger.scrape())
                    .contains("gen_ai_client_operation_duration_seconds_count{error_type=\"\"," + who + "} 1")
                    .contains("gen_ai_client_operation_duration_seconds_bucket{error_type=\"\"," + who
                            + ",le=\"81.92\"} 1")
                    .contains(
                            "gen_ai_client_operation_time_to_first_chunk_seconds_count{error_type=\"\"," + who + "} 1")
                    .contains("gen_ai_client_token_usage_sum{" + who + ",gen_ai_token_type=\"input\"} 12.0")
                    .contains("gen_ai_client_token_usage_sum{" + who + ",gen_ai_token_type=\"output\"} 5.0")
                    .contains("caravan_calls_total{operation=\"chat\",outcome=\"ok\",provider=\"demo\"} 1.0")
                    .contains("caravan_cost_usd_total{" + who + "} 1.2E-5")
                    .contains("caravan_calls_in_flight 0.0")
                    .contains("caravan_journal_waiting 0.0")
                    .contains("caravan_journal_lost_total 0.0")
                    .contains("jvm_memory_used_bytes", "jvm_threads_live_threads");
        }
    }

    @Test
    void aCallThatReachedNoProviderIsCountedAndNotTimed() throws IOException {
        try (Ledger ledger = open()) {
            Call call = Calls.opened("req_1", "echo", ledger::conclude);
            call.conclude(Outcome.of(Reason.UNKNOWN_MODEL));
            ledger.record(call);

            assertThat(ledger.scrape())
                    .contains(
                            "caravan_calls_total{operation=\"chat\",outcome=\"caller_unknown_model\",provider=\"\"} 1.0")
                    .doesNotContain("gen_ai_client_operation_duration");
        }
    }

    @Test
    void callsInFlightAreSeen() throws IOException {
        try (Ledger ledger = open()) {
            Calls.sent("req_1", "echo", ledger);

            assertThat(ledger.scrape()).contains("caravan_calls_in_flight 1.0");
        }
    }

    @Test
    @Complaint(
            number = 37,
            of = {"BerriAI/litellm#12159"})
    void aMillionNamesThatCallersMadeUpLeaveTheSeriesBounded() {
        Meters meters = new Meters(registry);
        IntStream.range(0, 1_000_000).forEach(n -> meters.record(entry("model-" + n, Outcome.ok(200))));
        long series = registry.scrape().lines().count();
        IntStream.range(0, 10_000).forEach(n -> meters.record(entry("more-" + n, Outcome.ok(200))));

        assertThat(registry.find("gen_ai.client.operation.duration").timers()).hasSize(201);
        assertThat(registry.scrape().lines().count()).isEqualTo(series).isLessThan(20_000);
        assertThat(registry.scrape()).contains("gen_ai_request_model=\"other\"");
    }

    @Test
    void namesThatOnlyFailLeaveRoomForThoseThatWork() {
        Labels labels = new Labels(10);
        IntStream.range(0, 100).forEach(n -> labels.of("wrong-" + n, true));

        assertThat(labels.of("right", false)).isEqualTo("right");
        assertThat(labels.of("wrong-4", true)).isEqualTo("wrong-4");
        assertThat(labels.of("wrong-5", true)).isEqualTo("other");
    }

    private static Entry entry(String model, Outcome outcome) {
        Call call = Calls.opened("req_1", model, ended -> {});
        call.attempt(new Candidate("demo", model));
        call.used(Usage.of(1, 1));
        call.conclude(outcome);
        return Entry.of(call);
    }
}
