package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.call.Usage;
import caravan.peers.Complaint;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
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
            String ours = "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"demo\",gen_ai_request_model=\"echo\"";
            String who = ours + ",gen_ai_response_model=\"echo-1\"";
            String where = ",server_address=\"\",server_port=\"\"";

            assertThat(ledger.scrape())
                    .contains("gen_ai_client_operation_duration_seconds_count{error_type=\"\"," + who + where + "} 1")
                    .contains("gen_ai_client_operation_duration_seconds_bucket{error_type=\"\"," + who + where
                            + ",le=\"81.92\"} 1")
                    .contains("gen_ai_server_request_duration_seconds_count{error_type=\"\"," + who + where + "} 1")
                    .contains("gen_ai_client_operation_time_to_first_chunk_seconds_count{" + who + where + "} 1")
                    .contains("gen_ai_server_time_to_first_token_seconds_count{" + who + where + "} 1")
                    .contains("gen_ai_server_time_per_output_token_seconds_count{" + who + where + "} 1")
                    .contains(
                            "gen_ai_client_token_usage_sum{" + who + ",gen_ai_token_type=\"input\"" + where + "} 12.0")
                    .contains(
                            "gen_ai_client_token_usage_sum{" + who + ",gen_ai_token_type=\"output\"" + where + "} 5.0")
                    .contains("caravan_calls_total{operation=\"chat\",outcome=\"ok\",provider=\"demo\"} 1.0")
                    .contains("caravan_cost_usd_total{" + ours + "} 1.2E-5")
                    .contains("caravan_calls_in_flight 0.0")
                    .contains("caravan_journal_waiting 0.0")
                    .contains("caravan_journal_lost_total 0.0")
                    .contains("jvm_memory_used_bytes", "jvm_threads_live_threads");
        }
    }

    @Test
    void eachAttemptIsTimedAndTheCallOnce() throws IOException {
        try (Ledger ledger = open()) {
            Call call = Calls.sent("req_1", "bad", ledger);
            call.tries().failed(new UpstreamFailed(Reason.UPSTREAM_TIMEOUT, "late"));
            call.attempt(new Candidate("demo", "good"));
            call.firstChunk();
            call.conclude(Outcome.ok(200));
            ledger.record(call);

            String page = ledger.scrape();
            assertThat(page)
                    .containsPattern(
                            "gen_ai_client_operation_duration_seconds_count\\{error_type=\"provider_timeout\",.*} 1")
                    .containsPattern(
                            "gen_ai_client_operation_duration_seconds_count\\{error_type=\"\",.*=\"good\",.*} 1")
                    .containsPattern(
                            "gen_ai_server_request_duration_seconds_count\\{error_type=\"\",.*=\"good\",.*} 1");
            assertThat(page.lines().filter(line -> line.startsWith("gen_ai_server_request_duration_seconds_count")))
                    .hasSize(1);
        }
    }

    @Test
    void aStreamWhoseTokensNobodyHasCountedTellsNoTimeForEach() {
        for (Usage usage : new Usage[] {Usage.estimate(10, 20), Usage.of(10, 1)}) {
            Call call = Calls.opened("req_1", "m", ended -> {});
            call.attempt(new Candidate("demo", "m"));
            call.firstChunk();
            call.used(usage);
            call.conclude(Outcome.ok(200));
            new Meters(registry).record(Entry.of(call), call);
        }

        assertThat(registry.get("gen_ai.server.time_to_first_token").timer().count())
                .isEqualTo(2);
        assertThat(registry.get("gen_ai.server.time_per_output_token").timer().count())
                .isZero();
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
        IntStream.range(0, 1_000_000).forEach(n -> record(meters, "model-" + n, Outcome.ok(200)));
        long series = registry.scrape().lines().count();
        IntStream.range(0, 10_000).forEach(n -> record(meters, "more-" + n, Outcome.ok(200)));

        assertThat(registry.find("gen_ai.client.operation.duration").timers()).hasSize(201);
        assertThat(registry.scrape().lines().count()).isEqualTo(series).isLessThan(30_000);
        assertThat(registry.scrape()).contains("gen_ai_request_model=\"other\"");
    }

    @Test
    void aNameThatOnlyFailsIsNobodys() {
        Meters meters = new Meters(registry);
        record(meters, "wrong", Outcome.of(Reason.UPSTREAM_STATUS));
        assertThat(registry.scrape()).contains("\"other\"").doesNotContain("wrong");

        record(meters, "right", Outcome.ok(200));
        record(meters, "right", Outcome.of(Reason.UPSTREAM_STATUS));
        assertThat(registry.scrape())
                .containsPattern("error_type=\"provider_status\",.*gen_ai_request_model=\"right\"");
    }

    @Test
    void aNameOfTheFilesIsSeenToFail() throws IOException {
        try (Ledger ledger = open()) {
            for (String model : List.of("listed", "made-up")) {
                Call call = call(model);
                call.keepTo(Calls.listing(new Candidate("demo", "listed")));
                call.conclude(Outcome.of(Reason.UPSTREAM_STATUS));
                ledger.record(call);
            }

            assertThat(ledger.scrape())
                    .contains("gen_ai_request_model=\"listed\"")
                    .doesNotContain("made-up");
            assertThat(String.valueOf(ledger.stats().get("models")))
                    .contains("demo/listed", "other")
                    .doesNotContain("made-up");
        }
    }

    @Test
    void whatProvidersCallThemselvesIsBoundedToo() {
        Meters meters = new Meters(registry);
        IntStream.range(0, 5_000).forEach(n -> {
            Call call = call("m");
            call.answeredAs("version-" + n);
            call.conclude(Outcome.ok(200));
            meters.record(Entry.of(call), call);
        });

        assertThat(registry.find("gen_ai.server.request.duration").timers()).hasSize(1_001);
    }

    private static Call call(String model) {
        Call call = Calls.opened("req_1", model, ended -> {});
        call.attempt(new Candidate("demo", model));
        call.used(Usage.of(1, 1));
        return call;
    }

    private static void record(Meters meters, String model, Outcome outcome) {
        Call call = call(model);
        call.conclude(outcome);
        meters.record(Entry.of(call), call);
    }
}
