package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.lives.Books;
import caravan.lives.Sums;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What the cache answers costs nothing, and needs no room. */
class CachedTest {
    private static final String WINDOW = "gateway month 2026-11-01T00:00:00Z";

    private static Till till(String usd) {
        return Till.with(
                "budgets: [{on: gateway, usd: " + usd + ", per: month}]\n", plan -> plan.env("CACHE_TTL", "5m"));
    }

    @Test
    void answeredFromTheCache() {
        try (Till till = till("1")) {
            Books books = Books.open(till.rig().gate(), till.rig().fake());
            till.spend("gpt-4o", 10, 200);

            RawClient.Answer again = till.ask("gpt-4o");

            assertThat(again.head().header("x-cache")).isEqualTo("HIT");
            JsonNode entry = books.close().getLast();
            assertThat(entry.path("cost_usd").asText()).isEqualTo("0");
            assertThat(entry.has("charged")).isFalse();
        }
    }

    @Test
    void aSpentBudgetIsPassedByWhatTheCacheAnswers() {
        try (Till till = till("0.001")) {
            till.spend("gpt-4o", 10, 200);
            assertThat(till.ask("gpt-4o-mini").status()).as("another question").isEqualTo(402);

            RawClient.Answer again = till.ask("gpt-4o");

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.head().header("x-cache")).isEqualTo("HIT");
            assertThat(till.spent(WINDOW)).isPositive();
            assertThat(Sums.agree(
                            till.rig().gate().get("/stats").body(),
                            till.rig().gate().entries()))
                    .isEqualTo(1);
        }
    }
}
