package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.peers.Complaint;
import caravan.peers.Prices;
import caravan.testkit.RawClient;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What callers see of a budget: room, no room, and room again. */
class SpentTest {
    private static final String BUDGETS = """
            budgets:
              - {on: "model:gpt-4o-spent", usd: 0.001, per: month, zone: Europe/Berlin}
              - {on: "model:gpt-4o-hour", usd: 0.001, per: hour}
              - {on: "model:gpt-4o-ever", usd: 0.001, per: total}
              - {on: "model:gpt-4o-small", usd: 0.0002, per: day}
              - {on: "model:gpt-4o-jump", usd: 0.001, per: day}
              - {on: "model:gpt-4o-more", usd: 0.001, per: day}
              - {on: "model:gratis*", usd: 0, per: day}
              - {on: "model:other", usd: 1, per: day}
            output_tokens: 100
            """;

    private static Till till;

    @BeforeAll
    static void open() {
        till = Till.with(BUDGETS);
    }

    @AfterAll
    static void close() {
        till.close();
    }

    private static RawClient.Answer refused(String model) {
        int before = till.rig().fake().seen().size();
        RawClient.Answer answer = till.ask(model);
        assertThat(answer.status()).as(answer.text()).isEqualTo(402);
        assertThat(till.rig().fake().seen()).as("nobody is asked").hasSize(before);
        return answer;
    }

    @Test
    @Complaint(
            number = 29,
            of = {"BerriAI/litellm#26672", "BerriAI/litellm#23714", "BerriAI/litellm#11083"})
    void aSpentBudgetIsRefusedUntilItsWindowTurns() {
        till.spend("gpt-4o-spent", 10, 200);

        RawClient.Answer answer = refused("gpt-4o-spent");

        assertThat(answer.head().header("retry-after"))
                .isEqualTo(Long.toString(
                        Duration.between(till.clock().instant(), java.time.Instant.parse("2026-11-30T23:00:00Z"))
                                .toSeconds()));
        assertThat(answer.head().header("x-caravan-refused-by")).isEqualTo("gateway");
        assertThat(answer.text())
                .contains("\"type\":\"insufficient_quota\"", "\"code\":\"insufficient_quota\"")
                .contains("'model:gpt-4o-spent' for this month is spent", "2026-11-30T23:00:00Z");
        assertThat(till.rig().entry(answer).path("outcome").asText()).isEqualTo("policy_budget_spent");
        assertThat(till.spent("model:gpt-4o-spent month 2026-10-31T23:00:00Z"))
                .isEqualByComparingTo(Prices.of(10, 200));
    }

    @Test
    void whenTheWindowTurnsThereIsRoomAgain() {
        till.spend("gpt-4o-hour", 10, 200);
        refused("gpt-4o-hour");

        till.clock().move(Duration.ofHours(1));

        till.spend("gpt-4o-hour", 10, 1);
    }

    @Test
    void aBudgetForEverIsNeverRenewed() {
        till.spend("gpt-4o-ever", 10, 200);
        till.clock().move(Duration.ofDays(10));

        assertThat(refused("gpt-4o-ever").head().header("retry-after")).isNull();

        till.clock().move(Duration.ofDays(-10));
    }

    @Test
    void aCallThatMayCostMoreThanThereIsIsRefusedThoughNothingIsSpent() {
        assertThat(refused("gpt-4o-small").text()).contains("'model:gpt-4o-small' for today has too little left");

        RawClient.Answer smaller = till.rig().chat(Till.question("gpt-4o-small", 5));

        assertThat(smaller.status()).as(smaller.text()).isEqualTo(200);
    }

    @Test
    void withoutALimitOfItsOwnACallIsTakenForOneOfTheLengthThatTheFileSays() {
        RawClient.Answer answer = till.rig().chat(caravan.Gate.chat("gpt-4o-more", false));

        assertThat(answer.status()).as(answer.text()).isEqualTo(402);
    }

    @Test
    void aClockThatJumpsAndComesBackGivesNoMoneyBack() {
        till.spend("gpt-4o-jump", 10, 200);
        till.clock().move(Duration.ofDays(400));
        till.spend("gpt-4o-jump", 10, 1);
        till.clock().move(Duration.ofDays(-401));
        till.spend("gpt-4o-jump", 10, 1);
        till.clock().move(Duration.ofDays(1));

        refused("gpt-4o-jump");
    }

    @Test
    void whatCostsNothingHasRoomInABudgetOfNothing() {
        assertThat(till.ask("gratis").status()).isEqualTo(200);
    }

    @Test
    void aModelThatNobodyKnowsThePriceOfIsNotAsked() {
        RawClient.Answer answer = till.ask("other");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("model_without_price", "openai/other", "'model:other'");
    }

    @Test
    @Complaint(
            number = 29,
            of = {"BerriAI/litellm#20615", "BerriAI/litellm#22726"})
    void whomNoBudgetHoldsForIsNeverRefused() {
        till.spend("gpt-4o", 1_000_000, 1_000_000);

        till.spend("gpt-4o", 10, 1);
        assertThat(till.ask("without-a-price").status()).isEqualTo(200);
    }

    @Test
    void whoPaysWithAKeyOfTheirOwnSpendsNothingOfTheHouses() {
        String nothing = "budgets: [{on: gateway, usd: 0, per: day}]\n";
        try (Rig own = Rig.ownKeys(plan -> plan.file(Till.FILE, nothing).file(Prices.FILE, Prices.YAML))) {
            RawClient.Answer answer = own.chat(Till.question("gpt-4o", 20), "Authorization: Bearer sk-mine");

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(own.entry(answer).has("charged")).isFalse();
            assertThat(new BigDecimal(own.entry(answer).path("cost_usd").asText()))
                    .isPositive();
        }
    }
}
