package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.call.Budget;
import caravan.call.Budget.Per;
import caravan.config.Environment;
import caravan.config.InvalidConfiguration;
import caravan.config.Mistakes;
import caravan.config.Section;
import caravan.peers.Prices;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code config/budgets.yaml} may say, and what comes of another one while it runs. */
class BudgetsFileTest {
    private static final Environment NOTHING = new Environment(Map.of());

    private static List<Budget> read(String yaml) {
        Mistakes mistakes = new Mistakes();
        List<Budget> budgets = Budgets.read(Section.parse("keys.yaml", yaml, NOTHING, mistakes), "budget", "key:ci");
        assertThat(mistakes.found()).isEmpty();
        return budgets;
    }

    @Test
    void aBudgetHasAShortFormAndALongOne() {
        Budget fifty = new Budget("key:ci", new BigDecimal("50"), Per.MONTH, ZoneOffset.UTC, Budget.SOFT);

        assertThat(read("budget: 50/month")).containsExactly(fifty);
        assertThat(read("budget: {usd: 50, per: month}")).containsExactly(fifty);
        assertThat(read("budget: {usd: 0.5, per: day, zone: Europe/Berlin, soft: 90}"))
                .containsExactly(new Budget("key:ci", new BigDecimal("0.5"), Per.DAY, ZoneId.of("Europe/Berlin"), 90));
        assertThat(read("budget: [50 / month, 5/day]")).extracting(Budget::per).containsExactly(Per.MONTH, Per.DAY);
        assertThat(read("name: ci")).isEmpty();
    }

    @Test
    void aShortFormThatIsNoneIsAMistake() {
        for (String wrong : List.of("50", "fifty/month", "50/fortnight", "-1/day", "1e99/day")) {
            Mistakes mistakes = new Mistakes();
            Budgets.read(Section.parse("keys.yaml", "budget: " + wrong, NOTHING, mistakes), "budget", "key:ci");

            assertThat(mistakes.found()).as(wrong).singleElement().asString().contains("'" + wrong + "'", "50/month");
        }
    }

    @Test
    void allMistakesAreToldAtOnce() {
        InvalidConfiguration refused = catchThrowableOfType(
                InvalidConfiguration.class,
                () -> Gate.plan().file(Till.FILE, """
                        budgets:
                          - {on: team, usd: 1, per: day}
                          - {on: "team:x", usd: -1, per: day}
                          - {on: "team:y", per: fortnight}
                          - {usd: 1}
                          - {on: gateway, usd: 1, per: day, zone: Mars/Olympus, soft: 101}
                          - {on: gateway, usd: 2, per: day, softt: 5}
                          - {on: each model, usd: 2, per: day}
                        refuse_with: 418
                        without_price: perhaps
                        output_tokens: many
                        """).start());

        assertThat(refused.mistakes())
                .extracting(mistake -> mistake.toString().replaceFirst("^.*budgets.yaml:", ""))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).startsWith("2: budgets[0].on: 'team' is none of key:NAME"),
                        one -> assertThat(one).startsWith("3: budgets[1].usd: '-1' is not an amount"),
                        one -> assertThat(one).startsWith("4: budgets[2].usd: is missing"),
                        one -> assertThat(one).startsWith("4: budgets[2].per: 'fortnight' is not one of"),
                        one -> assertThat(one).startsWith("5: budgets[3].on: is missing"),
                        one -> assertThat(one).startsWith("5: budgets[3].per: is missing"),
                        one -> assertThat(one).startsWith("6: budgets[4].zone: 'Mars/Olympus' is not a time zone"),
                        one -> assertThat(one).startsWith("6: budgets[4].soft: '101' is not"),
                        one -> assertThat(one).startsWith("7: budgets[5].softt: is not known here; did you mean soft?"),
                        one -> assertThat(one).startsWith("7: budgets[5].on: 'gateway' has a budget per day already"),
                        one -> assertThat(one).startsWith("8: budgets[6].on: 'each model' is none of"),
                        one -> assertThat(one).startsWith("9: refuse_with: '418' is neither 402 nor 429"),
                        one -> assertThat(one).startsWith("10: without_price: 'perhaps' is not one of refuse, pass"),
                        one -> assertThat(one).startsWith("11: output_tokens: 'many' is not a whole number"));
    }

    @Test
    void anotherFileCountsAtOnceForWhatWasAlreadySpent() {
        try (Till till = Till.with("budgets: [{on: gateway, usd: 0.001, per: month}]\n")) {
            till.spend("gpt-4o", 10, 200);
            assertThat(till.ask("gpt-4o").status()).isEqualTo(402);

            till.rig()
                    .gate()
                    .write(Till.FILE, "budgets: [{on: gateway, usd: 0.005, per: month}]\n")
                    .reload();
            till.spend("gpt-4o", 10, 300);
            assertThat(till.spent("gateway month 2026-11-01T00:00:00Z")).isEqualByComparingTo(Prices.of(20, 500));

            till.rig().gate().write(Till.FILE, """
                    budgets: [{on: gateway, usd: 0.004, per: month}]
                    refuse_with: 429
                    """).reload();
            assertThat(till.ask("gpt-4o").status()).isEqualTo(429);
            assertThat(till.ask("gpt-4o").text()).contains("insufficient_quota");
        }
    }

    @Test
    void aModelWithoutAPriceMayBeLetPass() {
        try (Till till = Till.with("{budgets: [{on: gateway, usd: 1, per: month}], without_price: pass}\n")) {
            assertThat(till.ask("no-price").status()).isEqualTo(200);
            assertThat(till.spent("gateway month 2026-11-01T00:00:00Z")).isZero();
        }
    }
}
