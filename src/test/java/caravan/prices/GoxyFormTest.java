package caravan.prices;

import static caravan.prices.Written.cached;
import static caravan.prices.Written.inTier;
import static caravan.prices.Written.usd;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GoXY's two price files give GoXY's figures, without the errors of its floating point. */
class GoxyFormTest {
    private static final String[] DOCUMENT = {
        "models:",
        "  gpt-4:",
        "    prompt: 0.03",
        "    completion: 0.06",
        "    aliases:",
        "      - \"gpt-4-0613\"",
        "  ",
        "  gpt-4o:",
        "    prompt: 0.005",
        "    completion: 0.015",
        "    aliases:",
        "      - \"gpt-4o-2024-08-06\"",
        "  gpt-5-mini: {prompt: 0.003, completion: 0.006}",
        "  gpt-5: {prompt: 0.01, completion: 0.02}",
        "",
        "# Default pricing for unknown models",
        "default:",
        "  prompt: 0.01",
        "  completion: 0.02",
        "  ",
        "# Cached token discount (90% discount = 10% cost)",
        "cached_token_discount: 0.1",
    };

    private static final String[] LATER = {
        "models:",
        "  gpt-4: {prompt: 30, completion: 60}",
        "  gpt-4o: {prompt: 5, cached_prompt: 0.5, completion: 15}",
        "  gpt-4o-mini: {prompt: 0.15, cached_prompt: 0.075, completion: 0.6}",
        "  gpt-5:",
        "    prompt: 1.25",
        "    cached_prompt: 0.125",
        "    completion: 10",
        "    flex: {prompt: 0.625, cached_prompt: 0.0625, completion: 5}",
        "    priority: {prompt: 2.5, cached_prompt: 0.25, completion: 20}",
        "    batch: {prompt: 0.625, completion: 5}",
        "  gpt-5-mini: {prompt: 0.25, cached_prompt: 0.025, completion: 2}",
        "  gpt-5-nano:",
        "    prompt: 0.05",
        "    cached_prompt: 0.005",
        "    completion: 0.4",
        "    flex: {prompt: 0.025, cached_prompt: 0.0025, completion: 0.2}",
        "  gpt-5-pro: {prompt: 15, completion: 120}",
        "  o1: {prompt: 15, cached_prompt: 7.5, completion: 60}",
        "default: {prompt: 10, completion: 20}",
    };

    private Written written;

    @BeforeEach
    void write(@TempDir Path folder) {
        written = new Written(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, 200, 0, 0, 0.001",
        "gpt-5-mini-2025-08-07, 11, 0, 369, 0.002247",
        "gpt-5-mini, 40, 60, 0, 0.000138",
        "gpt-4o, 0, 10, 0, 0.000005",
        "gpt-5, 0, 10, 0, 0.00001",
        "unheard-of, 100, 0, 200, 0.005",
        "gpt-4-0613, 1000, 0, 1000, 0.09",
        "gpt-4o, 0, 0, 0, 0"
    })
    void documentIsPerThousandTokens(String model, long uncached, long cacheRead, long output, BigDecimal expected) {
        assertThat(usd(written.prices(DOCUMENT), model, cached(uncached, cacheRead, output)))
                .isEqualByComparingTo(expected);
    }

    @Test
    void inputAndOutputAddUp() {
        Prices prices = written.prices(DOCUMENT);
        assertThat(usd(prices, "gpt-5-mini", Usage.of(11, 0))).isEqualByComparingTo("0.000033");
        assertThat(usd(prices, "gpt-5-mini", Usage.of(0, 369))).isEqualByComparingTo("0.002214");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, 1000, 0, 500, 0.0125",
        "gpt-4o, 800, 200, 500, 0.0116",
        "gpt-5-mini, 11, 0, 369, 0.00074075",
        "gpt-5-mini, 0, 10, 0, 0.00000025",
        "gpt-4o-mini-2024-07-18, 1000000, 0, 0, 0.15",
        "gpt-4-turbo, 1000000, 0, 0, 30",
        "o1-preview, 1000000, 0, 0, 15",
        "unheard-of, 100, 0, 200, 0.005"
    })
    void laterFormIsPerMillionTokens(String model, long uncached, long cacheRead, long output, BigDecimal expected) {
        assertThat(usd(written.prices(LATER), model, cached(uncached, cacheRead, output)))
                .isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "flex, 0.005625",
        "FLEX, 0.005625",
        "batch, 0.005625",
        "priority, 0.0225",
        "fast, 0.0225",
        "default, 0.01125",
        "auto, 0.01125",
        "standard, 0.01125",
        "scale, 0.01125"
    })
    void laterFormPricesTheTierThatRan(String tier, BigDecimal expected) {
        assertThat(usd(written.prices(LATER), "gpt-5", inTier(tier, 1000, 1000)))
                .isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0, 0.000000025", "0, 1, 0, 0.0000000025", "0, 0, 1, 0.0000002", "1, 1, 1, 0.0000002275"})
    void singleTokensOfTheCheapestModelAreExact(long uncached, long cacheRead, long output, BigDecimal expected) {
        Usage usage = new Usage(uncached, cacheRead, 0, 0, 0, output, 0, 0, "flex", null, false);
        assertThat(usd(written.prices(LATER), "gpt-5-nano", usage)).isEqualByComparingTo(expected);
    }

    @Test
    void tenThousandTimesOneTokenIsTenThousandTokens() {
        Prices prices = written.prices(LATER);
        BigDecimal one = usd(prices, "gpt-5-nano", cached(0, 1, 0));
        BigDecimal sum = IntStream.range(0, 10_000).mapToObj(i -> one).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo(usd(prices, "gpt-5-nano", cached(0, 10_000, 0)));
    }

    @Test
    void tenCallsOfAHundredTokensAreHalfACent() {
        Prices prices = written.prices(LATER);
        BigDecimal sum = IntStream.range(0, 10)
                .mapToObj(i -> usd(prices, "gpt-4o", Usage.of(100, 0)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo("0.005");
    }

    @Test
    void cachedTokensWithoutACachedPriceAreNotFree() {
        Prices prices = written.prices(LATER);
        assertThat(usd(prices, "gpt-5-pro", cached(0, 1_000_000, 0))).isEqualByComparingTo("1.5");
        Usage batch = new Usage(0, 1_000_000, 0, 0, 0, 0, 0, 0, "batch", null, false);
        assertThat(usd(prices, "gpt-5", batch)).isEqualByComparingTo("0.0625");
    }

    @Test
    void unknownModelWithoutADefaultHasNoCost() {
        Prices prices = written.prices("models:", "  gpt-4o: {prompt: 0.005, completion: 0.015}");
        Cost cost = prices.tariff().cost(new Candidate("openai", "unheard-of"), "unheard-of-2026", Usage.of(100, 200));
        assertThat(cost).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.00025", "1, 0.001", "0, 0.0001"})
    void discountIsTheShareOfTheInputPrice(String discount, BigDecimal expected) {
        Prices prices =
                written.prices("models: {m: {prompt: 0.001, completion: 0.002}}", "cached_token_discount: " + discount);
        assertThat(usd(prices, "m", cached(0, 1000, 0))).isEqualByComparingTo(expected);
    }

    @Test
    void missingDiscountIsATenth() {
        Prices prices = written.prices("models: {m: {prompt: 0.001, completion: 0.002}}");
        assertThat(usd(prices, "m", cached(0, 1000, 0))).isEqualByComparingTo("0.0001");
    }

    @Test
    void namesGoxyOverruledAreTheirOwnModels() {
        Prices prices = written.prices(
                "models:",
                "  gpt-4: {prompt: 0.03, completion: 0.06}",
                "  gpt-4o-mini: {prompt: 0.00015, completion: 0.0006, aliases: [gpt-4-mini]}");
        assertThat(usd(prices, "gpt-4o-mini", Usage.of(1000, 0))).isEqualByComparingTo("0.00015");
        assertThat(usd(prices, "gpt-4-mini", Usage.of(1000, 0))).isEqualByComparingTo("0.00015");
        assertThat(prices.models()).isEqualTo(List.of("gpt-4", "gpt-4o-mini"));
    }
}
