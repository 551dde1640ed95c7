package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.call.Json;
import caravan.keys.Admin;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under load, twice, while the journal is copied into the books: each entry is in them once. */
class KilledBooksTest {
    @TempDir
    Path data;

    private Caravans start() throws IOException {
        return Caravans.start(
                data,
                Map.of(
                        "CARAVAN_ADMIN_TOKEN",
                        Admin.TOKEN,
                        "CARAVAN_DEMO_PACE",
                        "2ms",
                        "CARAVAN_JOURNAL_SEGMENT",
                        "64KiB"));
    }

    private static JsonNode total(int port) throws IOException {
        return Json.MAPPER.readTree(new Admin(port).get("/admin/usage").body()).path("total");
    }

    @Test
    void theBooksAreTheJournal() throws Exception {
        callUntilKilled();
        callUntilKilled();

        try (Caravans caravan = start()) {
            int port = caravan.port();
            List<JsonNode> entries = Caravans.entries(data);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(total(port).path("calls").asInt()).isEqualTo(entries.size()));
            assertThat(new BigDecimal(total(port).path("cost_usd").asText()))
                    .isEqualByComparingTo(entries.stream()
                            .filter(entry -> !entry.path("cost_usd").isNull())
                            .map(entry -> new BigDecimal(entry.path("cost_usd").asText()))
                            .reduce(BigDecimal.ZERO, BigDecimal::add));
            assertThat(total(port).path("unpriced").asLong())
                    .isEqualTo(entries.stream()
                            .filter(entry -> entry.path("cost_usd").isNull())
                            .count());
        }
    }

    private void callUntilKilled() throws IOException, InterruptedException {
        try (Caravans caravan = start()) {
            assertThat(Onslaught.on(caravan, 16, 600)).isNotEmpty();
        }
    }
}
