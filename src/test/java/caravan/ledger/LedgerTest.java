package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.Json;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Usage;
import caravan.ledger.journal.JournalFiles;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
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

    private JsonNode only(String event) throws IOException {
        List<JsonNode> lines = new ArrayList<>(JournalFiles.lines(folder));
        lines.removeIf(line -> !line.path("event").asText().equals(event));
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    private static Map<String, Object> fields(JsonNode line) {
        return Json.MAPPER.convertValue(
                line, Json.MAPPER.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
    }

    @Test
    void aCallThatGoesToAProviderHasALine() throws IOException {
        Calls.sent("req_1", "demo/echo", ledger);

        assertThat(fields(only("sent")))
                .containsExactly(
                        entry("at", "2026-11-20T12:00:00Z"),
                        entry("id", "req_1"),
                        entry("event", "sent"),
                        entry("caller", "team-a"),
                        entry("operation", "chat"),
                        entry("model", "demo/echo"),
                        entry("provider", "demo"),
                        entry("request_model", "demo/echo"),
                        entry("attempt", 1));
    }

    @Test
    void theEndIsWrittenBeforeTheCallerSeesIt() throws IOException {
        Call call = Calls.answered("req_1", "demo/echo", ledger);

        assertThat(call.outcome()).isNotNull();
        Map<String, Object> line = fields(only("done"));
        assertThat(line)
                .contains(
                        entry("id", "req_1"),
                        entry("caller", "team-a"),
                        entry("operation", "chat"),
                        entry("model", "demo/echo"),
                        entry("request_model", "demo/echo"),
                        entry("response_model", "echo-1"),
                        entry("provider", "demo"),
                        entry("status", 200),
                        entry("outcome", "ok"),
                        entry("streamed", true),
                        entry("attempts", 1))
                .contains(
                        entry("input_tokens", 12),
                        entry("output_tokens", 5),
                        entry("cache_read_input_tokens", 0),
                        entry("cache_creation_input_tokens", 0),
                        entry("reasoning_output_tokens", 0),
                        entry("estimated", false),
                        entry("cost_usd", "0.000012"),
                        entry("cost_basis", "demo/*"));
        assertThat(line.get("duration_ms")).isInstanceOf(Double.class);
        assertThat(line.get("time_to_first_chunk_ms")).isInstanceOf(Double.class);
    }

    @Test
    void whatNobodyKnowsIsNull() throws IOException {
        Call call = Calls.opened("req_1", "", ledger::conclude);
        call.conclude(Outcome.of(Reason.UNAUTHENTICATED));

        JsonNode line = only("done");
        for (String field : List.of(
                "model",
                "request_model",
                "provider",
                "input_tokens",
                "output_tokens",
                "estimated",
                "cost_usd",
                "time_to_first_chunk_ms")) {
            assertThat(line.has(field)).as(field).isTrue();
            assertThat(line.get(field).isNull()).as(field).isTrue();
        }
        assertThat(line.get("status").asInt()).isEqualTo(401);
        assertThat(line.get("outcome").asText()).isEqualTo("caller_unauthenticated");
    }

    @Test
    void moneyIsExactAndNeverInExponents() throws IOException {
        Call call = Calls.sent("req_1", "demo/echo", ledger);
        call.used(Usage.of(1, 0));
        call.priced((candidate, model, usage) -> new Cost(new BigDecimal("2.5E-9"), "demo/*"));
        call.conclude(Outcome.ok(200));

        assertThat(only("done").get("cost_usd").textValue()).isEqualTo("0.0000000025");
    }

    @Test
    void aTariffThatThrowsCostsTheFigureAndNotTheLine() throws IOException {
        Call call = Calls.sent("req_1", "demo/echo", ledger);
        call.used(Usage.of(1, 0));
        call.priced((candidate, model, usage) -> {
            throw new IllegalStateException("broken");
        });
        call.conclude(Outcome.ok(200));

        assertThat(only("done").get("cost_usd").isNull()).isTrue();
    }

    @Test
    void neitherPromptNorSecretIsWritten() throws IOException {
        Calls.answered("req_1", "demo/echo", ledger);

        for (Path segment : JournalFiles.segments(folder)) {
            assertThat(Files.readString(segment)).doesNotContain("PROMPT", "SECRET");
        }
    }

    @Test
    void aNameThatWouldForgeALineIsOneLine() throws IOException {
        String forged = "x\"}\n{\"id\":\"req_2\",\"event\":\"done\"}\r\u2028\u202e\ud800" + "y".repeat(10_000);
        Calls.answered("req_1", forged, ledger);

        assertThat(JournalFiles.lines(folder)).hasSize(2);
        String model = only("done").get("model").asText();
        assertThat(model).startsWith("x\"}?{\"id\"").contains("????y").hasSize(256);
    }

    @Test
    void anAttemptAfterTheEndLeavesNothingOpen() {
        Call call = Calls.answered("req_1", "demo/echo", ledger);
        call.attempt(new Candidate("demo", "lorem"));
        ledger.begin(call);

        assertThat(ledger.stats()).containsEntry("in_flight", 0);
    }

    @Test
    void aCallThatSomeStepBrokeIsConcludedByTheLast() throws IOException {
        Call call = Calls.sent("req_1", "demo/echo", ledger);

        assertThat(ledger.record(call)).isSameAs(call);
        assertThat(call.outcome()).isEqualTo(Outcome.of(Reason.INTERNAL));
        assertThat(only("done").get("outcome").asText()).isEqualTo("gateway_internal");
    }

    @Test
    void aCallIsCountedOnceHoweverOftenItIsRecorded() throws IOException {
        Call call = Calls.answered("req_1", "demo/echo", ledger);
        ledger.record(ledger.record(call));

        assertThat(ledger.stats()).containsEntry("calls", 1L).containsEntry("in_flight", 0);
        assertThat(JournalFiles.ids(folder, "done")).containsExactly("req_1");
    }

    @Test
    void callsThatWereInFlightAtAKillAreMarkedOnce() throws IOException {
        Call call = Calls.sent("req_1", "demo/echo", ledger);
        Call other = Calls.answered("req_2", "demo/echo", ledger);
        ledger.close();
        open();
        ledger.close();
        open();

        assertThat(JournalFiles.ids(folder, "done")).containsExactlyInAnyOrder(call.id(), other.id());
        List<JsonNode> done = JournalFiles.lines(folder).stream()
                .filter(line -> line.path("event").asText().equals("done"))
                .toList();
        assertThat(fields(done.getLast()).keySet())
                .containsExactlyElementsOf(fields(done.getFirst()).keySet());
        assertThat(fields(done.getLast()))
                .contains(entry("outcome", "gateway_killed"), entry("caller", "team-a"), entry("attempts", 1))
                .contains(entry("status", null), entry("cost_usd", null), entry("input_tokens", null));
    }

    @Test
    void aJournalThatIsWrittenIsHealthy() {
        assertThat(ledger.health()).isEqualTo(new Ledger.Health(true, ""));
    }

    @Test
    void aJournalThatCannotBeWrittenSaysSo() {
        ledger.close();
        Calls.answered("req_1", "demo/echo", ledger);

        assertThat(ledger.health().ok()).isFalse();
        assertThat(ledger.health().detail()).contains("2 are lost");
    }
}
