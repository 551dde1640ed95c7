package caravan.prices;

import static caravan.prices.Written.usd;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Usage;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A price that may be meant per 1,000 or per 1,000,000 tokens is never guessed. */
class UnitQuestionTest {
    private static final String QUESTION = "is this per 1,000 or per 1,000,000 tokens? "
            + "write `unit: per_1k` or `unit: per_1m` at the top of the file";

    private Written written;

    @BeforeEach
    void write(@TempDir Path folder) {
        written = new Written(folder);
    }

    private void asksAt(String place, String... lines) {
        assertThat(written.mistakes(lines)).containsExactly("pricing.yaml:" + place + ": " + QUESTION);
    }

    @Test
    void cachedPriceBesideADiscountIsAQuestion() {
        asksAt(
                "3: models.m.cached_prompt",
                "models:",
                "  n: {prompt: 2.5, completion: 10}",
                "  m: {prompt: 2.5, cached_prompt: 1.25, completion: 10}",
                "cached_token_discount: 0.1");
    }

    @Test
    void serviceTiersWithoutACachedPriceAreAQuestion() {
        asksAt(
                "4: models.m.flex",
                "models:",
                "  m:",
                "    prompt: 0.002",
                "    flex: {prompt: 0.001, completion: 0.005}",
                "    completion: 0.01");
    }

    @Test
    void ourKeysWithoutAUnitAreAQuestion() {
        asksAt("2: models.m.input", "models:", "  m: {input: 0.002, output: 0.01}", "  n: {input: 1, output: 2}");
    }

    @Test
    void modelOfThousandsOfDollarsIsAQuestion() {
        asksAt("3: models.m.completion", "models:", "  m: {prompt: 2.5,", "      completion: 10}");
    }

    @Test
    void listWhereNothingCostsATenthOfADollarIsAQuestion() {
        asksAt("2: models.m.completion", "models:", "  m: {prompt: 0.03, cached_prompt: 0.015, completion: 0.06}");
    }

    @Test
    void defaultAloneIsAQuestionToo() {
        asksAt("1: default.completion", "default: {prompt: 10, completion: 20}");
    }

    @Test
    void freeModelsRaiseNoQuestion() {
        Prices prices = written.prices("models: {m: {prompt: 0, cached_prompt: 0, completion: 0}}");
        assertThat(usd(prices, "m", Usage.of(5, 5))).isZero();
    }

    @Test
    void explicitUnitAnswersEveryQuestion() {
        String[] rest = {
            "cached_token_discount: 0.5", "models:", "  m: {prompt: 2, cached_prompt: 1, completion: 4}",
        };
        Prices thousand = written.prices("unit: per_1k", rest[0], rest[1], rest[2]);
        assertThat(usd(thousand, "m", Usage.of(1000, 0))).isEqualByComparingTo("2");
        Prices million = written.prices("unit: per_1m", rest[0], rest[1], rest[2]);
        assertThat(usd(million, "m", Usage.of(1000, 0))).isEqualByComparingTo("0.002");
    }

    @Test
    void unknownUnitIsRefused() {
        assertThat(written.mistakes("unit: per_token", "models: {m: {input: 1, output: 2}}"))
                .containsExactly("pricing.yaml:1: unit: 'per_token' is not one of per_1k, per_1m");
    }
}
