package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under load, twice: what was spent is what the journal says, nothing stays reserved, what was in flight is charged by a guess. */
class KilledSpendTest {
    private static final int CALLERS = 16;
    private static final String WINDOW = "gateway total 1970-01-01T00:00:00Z";

    @TempDir
    Path home;

    private Path data;

    @BeforeEach
    void configure() throws IOException {
        data = home.resolve("data");
        Gate.plan()
                .file(
                        "config/budgets.yaml",
                        "budgets: [{on: gateway, usd: 1000, per: total}, {on: 'model:demo/lorem', usd: 500, per: day}]\n")
                .into(home);
    }

    private Caravans start() throws IOException {
        return Caravans.start(
                data,
                Map.of(
                        "CARAVAN_CONFIG",
                        home.resolve("config").toString(),
                        "CARAVAN_DEMO_PACE",
                        "5ms",
                        "CARAVAN_JOURNAL_SEGMENT",
                        "64KiB"));
    }

    @Test
    void whatWasSpentIsWhatTheJournalSays() throws Exception {
        callUntilKilled();
        callUntilKilled();

        try (Caravans caravan = start()) {
            JsonNode window = budgets(caravan.port()).path("windows").path(WINDOW);
            List<JsonNode> charged = Caravans.entries(data).stream()
                    .filter(entry -> entry.has("charged"))
                    .toList();
            assertThat(new BigDecimal(window.path("spent_usd").asText()))
                    .isPositive()
                    .isEqualByComparingTo(charged.stream()
                            .map(entry -> new BigDecimal(entry.path("cost_usd").asText()))
                            .reduce(BigDecimal.ZERO, BigDecimal::add));
            assertThat(window.path("reserved_usd").asText()).isEqualTo("0");
            assertThat(charged)
                    .filteredOn(entry -> entry.path("outcome").asText().equals("gateway_killed"))
                    .isNotEmpty()
                    .allSatisfy(entry -> {
                        assertThat(entry.path("estimated").asBoolean()).isTrue();
                        assertThat(entry.path("input_tokens").asLong()).isPositive();
                        assertThat(entry.path("output_tokens").asLong(-1)).isZero();
                        assertThat(new BigDecimal(entry.path("cost_usd").asText())).isPositive();
                    });
        }
    }

    private static JsonNode budgets(int port) throws IOException {
        try (RawClient caller = RawClient.to(port)) {
            RawClient.Answer stats = caller.send(RawClient.get("/stats")).answer();
            return Json.MAPPER.readTree(stats.text()).path("budgets");
        }
    }

    private void callUntilKilled() throws IOException, InterruptedException {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (Caravans caravan = start();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = caravan.port();
            for (int n = 0; n < CALLERS; n++) {
                boolean stream = n % 2 == 0;
                var unused = callers.submit(() -> callOnAndOn(port, stream, seen));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> seen.size() >= 300);
            caravan.kill();
            assertThat(caravan.exitCode()).isEqualTo(137);
        }
    }

    private static void callOnAndOn(int port, boolean stream, Set<String> seen) {
        String request = RawClient.post("/v1/chat/completions", Gate.chat(stream ? "demo/lorem" : "demo/echo", stream));
        try (RawClient caller = RawClient.to(port)) {
            while (true) {
                RawClient.Answer answer = caller.send(request).answer();
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                seen.add(String.valueOf(answer.head().header("x-request-id")));
            }
        } catch (UncheckedIOException killed) {
            // that was to be expected
        }
    }
}
