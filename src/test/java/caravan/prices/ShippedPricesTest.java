package caravan.prices;

import static caravan.prices.Written.cost;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Usage;
import caravan.config.Mistakes;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The price list that comes with Caravan. */
class ShippedPricesTest {
    private static final long MILLION = 1_000_000;

    private final Mistakes mistakes = new Mistakes();
    private Prices prices;

    @BeforeEach
    void read() {
        prices = Written.read(Path.of("pricing/pricing.yaml"), mistakes, Written.NOW);
    }

    @Test
    void isReadWithoutAMistakeOrWarning() {
        assertThat(mistakes.found()).isEmpty();
        assertThat(mistakes.warnings()).isEmpty();
        assertThat(prices.models()).hasSize(97);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-5-mini-2025-08-07, 11, 369, 0.00074075",
        "openai, gpt-6.1-sol, 272000, 1000, 0.554",
        "openai, gpt-6.1-sol, 272001, 1000, 1.103004",
        "openai, text-embedding-3-small, 1000, 0, 0.00002",
        "azure, gpt-4o-2024-08-06, 1000, 1000, 0.0125",
        "anthropic, claude-sonnet-4-5-20250929, 1000, 1000, 0.018",
        "anthropic, claude-haiku-5-5, 100001, 1000, 0.0525005",
        "groq, openai/gpt-oss-120b, 1000, 1000, 0.00075",
        "cerebras, gpt-oss-120b, 1000, 1000, 0.0011",
        "cloudflare, @cf/openai/gpt-oss-120b, 1000, 1000, 0.0011",
        "bedrock, amazon.nova-micro-v1:0, 1000, 1000, 0.000175",
        "minimax, MiniMax-M3, 1000, 1000, 0.0015"
    })
    void knowsWhatACallCosts(String provider, String model, long input, long output, BigDecimal expected) {
        assertThat(cost(prices, provider, model, Usage.of(input, output)).usd()).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5.6-sol, 4.0, 0.4, 5, 5",
        "claude-opus-5-5, 4, 0.2, 5, 8",
        "claude-fable-5-1, 10, 0.25, 12.5, 20",
        "mistral-medium-3.5, 1.5, 0.15, 1.5, 1.5"
    })
    void knowsWhatTheCacheCosts(
            String model, BigDecimal input, BigDecimal read, BigDecimal write, BigDecimal writeLong) {
        assertThat(perMillion(model, MILLION, 0, 0, 0)).isEqualByComparingTo(input);
        assertThat(perMillion(model, 0, MILLION, 0, 0)).isEqualByComparingTo(read);
        assertThat(perMillion(model, 0, 0, MILLION, 0)).isEqualByComparingTo(write);
        assertThat(perMillion(model, 0, 0, 0, MILLION)).isEqualByComparingTo(writeLong);
    }

    /** A tenth of a million tokens at a time, to stay below every line. */
    private BigDecimal perMillion(String model, long input, long read, long write, long writeLong) {
        Usage tenth = new Usage(input / 10, read / 10, write / 10, writeLong / 10, 0, 0, 0, 0, null, null, false);
        return cost(prices, "any", model, tenth).usd().multiply(BigDecimal.TEN);
    }

    @Test
    void knowsWhatSpeechCosts() {
        Usage speech = new Usage(0, 0, 0, 0, 1000, 0, 0, 1000, null, null, false);
        assertThat(cost(prices, "openai", "gpt-audio", speech).usd()).isEqualByComparingTo("0.096");
    }

    @ParameterizedTest
    @CsvSource({"vllm, openai/gpt-oss-120b", "ollama, command-r", "demo, demo/echo", "ollama, llama3.2"})
    void doesNotKnowWhatOnesOwnModelsCost(String provider, String model) {
        assertThat(cost(prices, provider, model, Usage.of(1000, 1000))).isNull();
    }
}
