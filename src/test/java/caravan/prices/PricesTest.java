package caravan.prices;

import static caravan.prices.Written.cost;
import static caravan.prices.Written.reported;
import static caravan.prices.Written.usd;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.Tariff;
import caravan.call.Usage;
import caravan.config.Environment;
import caravan.config.Mistakes;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which price a call gets, and that nobody's price is null. */
class PricesTest {
    private static final Usage MILLION_IN = Usage.of(1_000_000, 0);

    private Path folder;
    private Written written;

    @BeforeEach
    void write(@TempDir Path fresh) {
        folder = fresh;
        written = new Written(fresh);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5, gpt-5",
        "gpt-5-mini, gpt-5-mini",
        "five, gpt-5",
        "gpt-5-2026-01-01, gpt-5",
        "gpt-5-mini-2026-01-01, gpt-5-mini",
        "gpt-5.9, gpt-5",
        "gpt-4, default",
        "GPT-5, default",
        "gpt, default",
        "five-2026, default",
        "'', default"
    })
    void nameIsFoundExactlyThenByAliasThenByLongestPrefix(String model, String entry) {
        Prices prices = written.prices(
                "unit: per_1m",
                "models:",
                "  gpt-5: {input: 1, output: 2, aliases: [five]}",
                "  gpt-5-mini: {input: 3, output: 4}",
                "default: {input: 5, output: 6}");
        assertThat(cost(prices, "openai", model, MILLION_IN).basis()).isEqualTo(entry);
    }

    @Test
    void modelThatAnsweredIsPricedWhenTheOneAskedForHasNoPrice() {
        Prices prices = written.prices(
                "unit: per_1m",
                "models: {gpt-4o: {input: 1, output: 2}, gpt-5: {input: 3, output: 4}}",
                "default: {input: 9, output: 9}");
        assertThat(basis(prices, "our-deployment", "gpt-4o-2024-08-06")).isEqualTo("gpt-4o");
        assertThat(basis(prices, "gpt-5", "gpt-4o-2024-08-06")).isEqualTo("gpt-5");
        assertThat(basis(prices, "our-deployment", "unheard-of")).isEqualTo("default");
        assertThat(basis(prices, "our-deployment", null)).isEqualTo("default");
    }

    private static String basis(Prices prices, String asked, String answered) {
        return prices.tariff()
                .cost(new Candidate("azure", asked), answered, MILLION_IN)
                .basis();
    }

    @Test
    void providersOwnPriceGoesBeforeTheGeneralOne() {
        Prices prices = written.prices(
                "unit: per_1m",
                "models:",
                "  openai/gpt-oss-120b:",
                "    - {provider: groq, input: 0.15, output: 0.6}",
                "    - {input: 0.2, output: 0.8, valid_from: 2026-06-01}",
                "    - {provider: [together, chutes], input: 0.1, output: 0.5}");
        assertThat(cost(prices, "groq", "openai/gpt-oss-120b", MILLION_IN).usd())
                .isEqualByComparingTo("0.15");
        assertThat(cost(prices, "chutes", "openai/gpt-oss-120b", MILLION_IN).usd())
                .isEqualByComparingTo("0.1");
        assertThat(cost(prices, "vllm", "openai/gpt-oss-120b", MILLION_IN).usd())
                .isEqualByComparingTo("0.2");
    }

    @Test
    void priceOfAnotherProviderIsNoPrice() {
        Prices prices = written.prices(
                "unit: per_1m",
                "models:",
                "  llama: {input: 1, output: 1}",
                "  llama-3: {provider: groq, input: 2, output: 2}",
                "  qwen: {provider: groq, input: 2, output: 2}",
                "default:",
                "  - {provider: ollama, input: 0, output: 0}");
        assertThat(cost(prices, "vllm", "llama-3", MILLION_IN).basis()).isEqualTo("llama");
        assertThat(cost(prices, "vllm", "qwen", MILLION_IN)).isNull();
        assertThat(cost(prices, "ollama", "qwen", MILLION_IN).plain()).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-29T23:59:59Z, 5",
        "2026-07-30T00:00:00Z, 4",
        "2026-12-31T22:59:59Z, 4",
        "2026-12-31T23:00:00Z, 3"
    })
    void priceThatBeganLastHolds(Instant now, BigDecimal expected) {
        Prices prices = written.at(
                now,
                "unit: per_1m",
                "models:",
                "  m:",
                "    - {input: 4, output: 20, valid_from: 2026-07-30}",
                "    - {input: 5, output: 25}",
                "    - {input: 3, output: 15, valid_from: \"2027-01-01T00:00:00+01:00\"}");
        assertThat(usd(prices, "m", MILLION_IN)).isEqualByComparingTo(expected);
    }

    @Test
    void priceOfTheFutureIsNoPriceYet() {
        Prices prices = written.prices(
                "unit: per_1m",
                "models:",
                "  new: {input: 4, output: 20, valid_from: 2027-01-01}",
                "  n: {input: 1, output: 2}");
        assertThat(cost(prices, "openai", "new", MILLION_IN).basis()).isEqualTo("n");
    }

    @Test
    void tariffKeepsThePricesOfItsTime() {
        AtomicReference<Instant> now = new AtomicReference<>(Written.NOW);
        written.prices(
                "unit: per_1m",
                "models:",
                "  m:",
                "    - {input: 1, output: 1}",
                "    - {input: 2, output: 2, valid_from: 2027-01-01}");
        Prices prices = Prices.read(
                folder.resolve("pricing.yaml"), new Environment(Map.of()), new Mistakes(), now::get, any -> false);
        Tariff before = prices.tariff();
        now.set(Instant.parse("2027-01-01T00:00:00Z"));
        Candidate candidate = new Candidate("openai", "m");
        assertThat(before.cost(candidate, null, MILLION_IN).usd()).isEqualByComparingTo("1");
        assertThat(prices.tariff().cost(candidate, null, MILLION_IN).usd()).isEqualByComparingTo("2");
    }

    @Test
    void costThatABelievedProviderReportsCountsFirst() {
        Prices prices = written.prices("unit: per_1m", "models: {m: {input: 1, output: 2}}");
        assertThat(cost(prices, "openrouter", "m", reported("0.00012345")))
                .isEqualTo(new Cost(new BigDecimal("0.00012345"), "provider"));
        assertThat(cost(prices, "openrouter", "no-price", reported("0")))
                .isEqualTo(new Cost(BigDecimal.ZERO, "provider"));
        Cost strangers = cost(prices, "stranger", "m", reported("0.00012345"));
        assertThat(strangers.usd()).isEqualByComparingTo("0.003");
        assertThat(strangers.basis()).isEqualTo("m");
    }

    @ParameterizedTest
    @CsvSource({"-0.5", "1e-999999999", "1e999999999"})
    void reportedCostThatIsNoneIsNotBelieved(String cost) {
        Prices prices = written.prices("unit: per_1m", "models: {m: {input: 1, output: 2}}");
        assertThat(cost(prices, "openrouter", "m", reported(cost)).basis()).isEqualTo("m");
    }

    @Test
    void stepGivesTheCallItsTariff() {
        Prices prices = written.prices("unit: per_1m", "models: {m: {input: 1, output: 2}}");
        Call call = new Call("one", Written.NOW, null, null, ended -> {});
        call.attempt(new Candidate("openai", "m"));
        assertThat(prices.price(call)).isSameAs(call);
        assertThat(call.cost()).isNull();
        call.used(Usage.of(1, 1));
        assertThat(call.cost().plain()).isEqualTo("0.000003");
    }

    @Test
    void missingFileHasNoPrices() {
        Mistakes mistakes = new Mistakes();
        Prices prices = Written.read(folder.resolve("none.yaml"), mistakes, Written.NOW);
        assertThat(mistakes.found()).isEmpty();
        assertThat(cost(prices, "openai", "gpt-5", MILLION_IN)).isNull();
        assertThat(prices.models()).isEmpty();
    }

    @Test
    void emptyFileHasNoPrices() {
        Prices prices = written.prices("# nothing yet");
        assertThat(cost(prices, "openai", "gpt-5", MILLION_IN)).isNull();
    }
}
