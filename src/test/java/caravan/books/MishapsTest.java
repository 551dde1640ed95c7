package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.keys.Admin;
import caravan.lives.Caravans;
import caravan.peers.Complaint;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the database, calls go on, and the books are right again by themselves. */
class MishapsTest {
    @TempDir
    Path data;

    private Trade start() {
        return Trade.with(plan -> plan.flag("data", data.toString()).flag("journal-segment", "64KiB"));
    }

    private void agree(Trade trade) {
        List<JsonNode> entries = Caravans.entries(data);
        JsonNode total = trade.usage("").path("total");
        assertThat(total.path("calls").asInt()).isEqualTo(entries.size());
        assertThat(Trade.cost(total))
                .isEqualByComparingTo(entries.stream()
                        .filter(entry -> !entry.path("cost_usd").isNull())
                        .map(Trade::cost)
                        .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private static String health(Gate gate) {
        return gate.get("/health").body();
    }

    @Test
    @Complaint(
            number = 38,
            of = {"BerriAI/litellm#6895", "BerriAI/litellm#18708", "BerriAI/litellm#1714", "BerriAI/litellm#20697"})
    void aDatabaseThatSomebodyElseHasLockedHoldsUpNobody() throws Exception {
        try (Trade trade = start()) {
            trade.deal(30);
            trade.awaitBooked(30);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("caravan.db"));
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");

                trade.deal(60);
                assertThat(Caravans.entries(data)).hasSize(90);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> health(trade.gate()).contains("the books cannot be written"));
                assertThat(trade.usage("").path("total").path("calls").asInt()).isEqualTo(30);
                assertThat(trade.gate()
                                .get("/metrics", "Authorization", "Bearer sk-ann")
                                .body())
                        .containsPattern("caravan_books_lag_seconds [^0]|caravan_books_lag_seconds 0\\.0*[1-9]");

                statement.execute("ROLLBACK");
            }
            trade.awaitBooked(90);
            agree(trade);
            await().untilAsserted(() -> assertThat(health(trade.gate())).doesNotContain("detail"));
        }
    }

    @Test
    @Complaint(
            number = 38,
            of = {"BerriAI/litellm#6895", "BerriAI/litellm#18708", "BerriAI/litellm#1714", "BerriAI/litellm#20697"})
    void aDatabaseThatIsDeletedIsMadeAgainOfTheJournal() throws Exception {
        try (Trade trade = start()) {
            trade.deal(60);
            trade.awaitBooked(60);
            JsonNode before = trade.usage("?group_by=model,key,team,provider,hour");
            for (String name : List.of("caravan.db", "caravan.db-wal", "caravan.db-shm")) {
                Files.deleteIfExists(data.resolve(name));
            }

            trade.awaitBooked(60);

            assertThat(trade.usage("?group_by=model,key,team,provider,hour")).isEqualTo(before);
            trade.deal(30);
            trade.awaitBooked(90);
            agree(trade);
            assertThat(trade.admin().make("{\"name\": \"made afterwards\"}").has("key"))
                    .isTrue();
        }
    }

    @Test
    void aRestartLosesNothingAndDoublesNothing() throws Exception {
        try (Trade trade = start()) {
            trade.deal(100);
        }
        try (Trade trade = start()) {
            trade.awaitBooked(100);
            trade.deal(20);
        }
        try (Trade trade = start()) {
            trade.awaitBooked(120);
            agree(trade);
            Files.delete(data.resolve("caravan.db"));
            trade.awaitBooked(120);
            agree(trade);
        }
        try (Gate gate = Admin.in(Gate.plan()).flag("data", data.toString()).start()) {
            Trade.awaitBooked(gate, 120);
        }
    }
}
