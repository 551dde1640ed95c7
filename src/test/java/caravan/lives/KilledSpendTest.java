package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under load, twice: what was spent is what the journal says, nothing stays reserved, what was in flight is charged by a guess. */
class KilledSpendTest {
    private static final int CALLERS = 16;
    private static final int ENOUGH = 300;
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
    void theGatewayWasKilled() throws Exception {
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
                        assertThat(new BigDecimal(entry.path("cost_usd").asText()))
                                .isPositive();
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
        try (Caravans caravan = start()) {
            assertThat(Onslaught.on(caravan, CALLERS, ENOUGH)).isNotEmpty();
        }
    }
}
