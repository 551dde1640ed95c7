package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.call.Json;
import caravan.config.InvalidConfiguration;
import caravan.lives.Caravans;
import caravan.peers.Prices;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was spent is not forgotten by a restart, and neither is when the window began. */
class SurvivalTest {
    private static final String BUDGETS = "budgets: [{on: gateway, usd: 1, per: day, zone: Europe/Berlin}]\n";
    private static final String WINDOW = "gateway day 2026-11-25T23:00:00Z";

    @TempDir
    Path data;

    private Till start(String budgets) {
        return Till.with(budgets, plan -> plan.flag("data", data.toString()).flag("journal-segment", "64KiB"));
    }

    private JsonNode file() throws IOException {
        Path file = data.resolve("spend.json");
        return Json.MAPPER.readTree(Files.exists(file) ? Files.readString(file) : "{}");
    }

    private static BigDecimal sum(List<JsonNode> entries) {
        return entries.stream().map(Prices::charged).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void many(Till till, int calls) {
        till.rig().fake().always(seen -> Till.used(seen.order() % 97, seen.order() % 89));
        try (RawClient caller = till.rig().caller()) {
            for (int n = 0; n < calls; n++) {
                RawClient.Answer answer = caller.send(RawClient.post(Till.CHAT, Till.question("gpt-4o", 100)))
                        .answer();
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            }
        }
    }

    @Test
    void aRestartForgetsNothing() throws IOException {
        BigDecimal spent;
        try (Till till = start(BUDGETS)) {
            many(till, 300);
            spent = till.spent(WINDOW);
            assertThat(spent).isEqualByComparingTo(sum(Caravans.entries(data)));
        }
        try (Till till = start(BUDGETS)) {
            assertThat(till.spent(WINDOW)).isPositive().isEqualByComparingTo(spent);
            many(till, 10);
        }
        String full = BUDGETS.replace("usd: 1,", "usd: " + spent.toPlainString() + ",");
        try (Till till = start(full)) {
            assertThat(till.spent(WINDOW)).isGreaterThan(spent);
            RawClient.Answer refused = till.ask("gpt-4o");
            assertThat(refused.text()).contains("is spent", "2026-11-26T23:00:00Z");

            till.clock().move(Duration.ofHours(4));

            till.spend("gpt-4o", 1, 1);
        }
    }

    @Test
    void segmentsThatAreAddedUpCanBeMovedAway() throws IOException {
        BigDecimal spent;
        try (Till till = start(BUDGETS)) {
            many(till, 400);
            await().until(() -> file().path("segment").asInt() >= 3);
            spent = till.spent(WINDOW);
        }
        int added = file().path("segment").asInt();
        BigDecimal inFile = new BigDecimal(file().path("spent_usd").path(WINDOW).asText());
        assertThat(inFile).isPositive().isLessThan(spent);
        for (int number = 1; number <= added; number++) {
            Files.delete(data.resolve("journal-%08d.jsonl".formatted(number)));
        }
        assertThat(inFile.add(sum(Caravans.entries(data)))).isEqualByComparingTo(spent);

        try (Till till = start(BUDGETS)) {
            assertThat(till.spent(WINDOW)).isEqualByComparingTo(spent);
        }
    }

    @Test
    void aJournalThatIsTakenAwayLeavesWhatWasSpent() throws IOException {
        BigDecimal spent;
        try (Till till = start(BUDGETS)) {
            many(till, 400);
            await().until(() -> file().path("segment").asInt() >= 3);
        }
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("journal"))
                    .toList()) {
                Files.delete(file);
            }
        }
        try (Till till = start(BUDGETS)) {
            many(till, 5);
            spent = till.spent(WINDOW);
        }
        try (Till till = start(BUDGETS)) {
            assertThat(till.spent(WINDOW)).isPositive().isEqualByComparingTo(spent);
        }
    }

    @Test
    void aFileThatCannotBeReadGivesNobodyTheirMoneyBack() throws IOException {
        Files.writeString(data.resolve("spend.json"), "{\"segment\": 3, \"spent_usd\": {");

        assertThatThrownBy(() -> start(BUDGETS))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("spend.json cannot be read");

        Files.delete(data.resolve("spend.json"));
        start(BUDGETS).close();
    }
}
