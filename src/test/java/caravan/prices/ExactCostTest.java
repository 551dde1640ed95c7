package caravan.prices;

import static caravan.prices.Written.cost;
import static caravan.prices.Written.usd;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of token at its own rate, to the last digit. */
class ExactCostTest {
    private Prices prices;

    @BeforeEach
    void write(@TempDir Path folder) {
        prices = new Written(folder)
                .prices(
                        "unit: per_1m",
                        "models:",
                        "  openai: {input: 2.5, cached_input: 0.25, cache_write: 3.125, output: 15, audio_input: 32, audio_output: 64}",
                        "  anthropic: {input: 3, cached_input: 0.3, cache_write: 3.75, cache_write_1h: 6, output: 15}",
                        "  plain: {input: 2, output: 8}",
                        "  thinker: {input: 2, output: 8, reasoning: 3}",
                        "  long:",
                        "    input: 2",
                        "    cached_input: 0.2",
                        "    cache_write: 2.5",
                        "    output: 10",
                        "    above: {tokens: 272000, input: 4, cached_input: 0.4, cache_write: 5, output: 15}",
                        "    flex: {input: 1, cached_input: 0.1, output: 5, above: {tokens: 272000, input: 2, output: 7.5}}",
                        "    priority: {input: 4, output: 20}");
    }

    private static Usage usage(long input, long read, long write, long writeLong, long output) {
        return new Usage(input, read, write, writeLong, 0, output, 0, 0, null, null, false);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, 8, 0, 4012, 0, 4, 0.0126175",
        "openai, 8, 4012, 0, 0, 4, 0.001083",
        "openai, 1, 1, 1, 0, 1, 0.000020875",
        "openai, 0, 1, 0, 0, 0, 0.00000025",
        "anthropic, 3, 1111, 0, 0, 100, 0.0018423",
        "anthropic, 3, 0, 1111, 0, 100, 0.00567525",
        "anthropic, 3, 0, 0, 1111, 100, 0.008175",
        "anthropic, 3, 500, 300, 200, 7, 0.002589",
        "anthropic, 0, 1, 0, 0, 0, 0.0000003",
        "anthropic, 0, 0, 1, 0, 0, 0.00000375"
    })
    void cachedTokensCostWhatTheProviderAsks(
            String model, long input, long read, long write, long writeLong, long output, BigDecimal expected) {
        assertThat(usd(prices, model, usage(input, read, write, writeLong, output)))
                .isEqualByComparingTo(expected);
    }

    @Test
    void missingPricesFollowFromThoseThatAreThere() {
        long million = 1_000_000;
        assertThat(usd(prices, "plain", usage(0, million, 0, 0, 0))).isEqualByComparingTo("0.2");
        assertThat(usd(prices, "plain", usage(0, 0, million, 0, 0))).isEqualByComparingTo("2");
        assertThat(usd(prices, "openai", usage(0, 0, 0, million, 0))).isEqualByComparingTo("3.125");
        assertThat(usd(prices, "plain", spoken(million, 0, 0))).isEqualByComparingTo("2");
        assertThat(usd(prices, "plain", spoken(0, million, 0))).isEqualByComparingTo("8");
        assertThat(usd(prices, "plain", spoken(0, 0, million))).isEqualByComparingTo("8");
    }

    @Test
    void audioAndReasoningHaveTheirOwnPrices() {
        assertThat(usd(prices, "openai", spoken(1000, 0, 1000))).isEqualByComparingTo("0.096");
        assertThat(usd(prices, "thinker", spoken(0, 1000, 0))).isEqualByComparingTo("0.003");
    }

    private static Usage spoken(long heard, long reasoning, long spoken) {
        return new Usage(0, 0, 0, 0, heard, 0, reasoning, spoken, null, null, false);
    }

    @ParameterizedTest
    @CsvSource({
        "272000, 0, 0, 1000, 0.554",
        "272001, 0, 0, 1000, 1.103004",
        "1000, 271000, 0, 1000, 0.0662",
        "1000, 271001, 0, 1000, 0.1274004",
        "1000, 271000, 1, 1000, 0.127405"
    })
    void longRequestCostsMoreAsAWhole(long input, long read, long write, long output, BigDecimal expected) {
        assertThat(usd(prices, "long", usage(input, read, write, 0, output))).isEqualByComparingTo(expected);
    }

    @Test
    void aGuessIsNeverALongRequest() {
        assertThat(usd(prices, "long", Usage.estimate(300_000, 1000))).isEqualByComparingTo("0.61");
    }

    @ParameterizedTest
    @CsvSource({"flex, 1000, 0.006", "flex, 300000, 0.6075", "priority, 300000, 1.22", "batch, 300000, 1.215"})
    void serviceTierHasItsOwnLine(String tier, long input, BigDecimal expected) {
        assertThat(usd(prices, "long", Written.inTier(tier, input, 1000))).isEqualByComparingTo(expected);
    }

    @Test
    void basisNamesTheTier() {
        assertThat(cost(prices, "openai", "long-2026", Written.inTier("flex", 1, 1))
                        .basis())
                .isEqualTo("long flex");
        assertThat(cost(prices, "openai", "long-2026", Written.inTier("default", 1, 1))
                        .basis())
                .isEqualTo("long");
    }

    @Test
    void whateverAProviderCountsNoCostIsNegative() {
        assertThat(usd(prices, "openai", usage(-1_000_000, 5, -7, -7, -1))).isEqualByComparingTo("0.00000125");
    }

    @Test
    void countsBeyondAllMeasureStayExact() {
        assertThat(usd(prices, "plain", Usage.of(0, Long.MAX_VALUE))).isEqualByComparingTo("73786976294838.206456");
    }

    /** By hand: whole trillionths of a dollar, of which a token of 1 USD per million costs 1,000,000. */
    @Test
    void sumOfAHundredThousandCallsIsTheSumDoneByHand() {
        long[] rates = {2_500_000, 250_000, 3_125_000, 3_125_000, 32_000_000, 15_000_000, 15_000_000, 64_000_000};
        Random random = new Random(20261120);
        BigDecimal sum = BigDecimal.ZERO;
        BigInteger byHand = BigInteger.ZERO;
        for (int call = 0; call < 100_000; call++) {
            long[] n = random.longs(8, 0, 200_000).toArray();
            sum = sum.add(usd(
                    prices, "openai", new Usage(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], null, null, false)));
            for (int kind = 0; kind < 8; kind++) {
                byHand = byHand.add(BigInteger.valueOf(n[kind] * rates[kind]));
            }
        }
        assertThat(sum).isEqualByComparingTo(new BigDecimal(byHand, 12));
    }
}
