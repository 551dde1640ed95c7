package caravan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What GoXY's tests say that calls cost: names by their longest prefix, service tiers, what is read from the cache. */
class GoxyPricesTest {
    private static final String PER_1M = """
            models:
              gpt-4: {prompt: 30, completion: 60}
              gpt-4o: {prompt: 2.5, cached_prompt: 1.25, completion: 10}
              gpt-4o-mini: {prompt: 0.15, cached_prompt: 0.075, completion: 0.6}
              o1: {prompt: 15, cached_prompt: 7.5, completion: 60}
              gpt-5-pro: {prompt: 15, completion: 120}
              gpt-5:
                prompt: 1.25
                cached_prompt: 0.125
                completion: 10
                flex: {prompt: 0.625, cached_prompt: 0.0625, completion: 5}
                priority: {prompt: 2.5, cached_prompt: 0.25, completion: 20}
              gpt-5-nano:
                prompt: 0.05
                cached_prompt: 0.005
                completion: 0.4
                flex: {prompt: 0.025, cached_prompt: 0.0025, completion: 0.2}
              sonnet: {prompt: 3, cached_prompt: 0.3, completion: 15}
            default: {prompt: 10, completion: 20}
            """;

    private static Rig rig;
    private static Gate without;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> plan.file("pricing/pricing.yaml", PER_1M));
        without = Gate.plan()
                .openai(rig.fake())
                .file("pricing/pricing.yaml", PER_1M.replaceFirst("default: .*\n", ""))
                .start();
    }

    @AfterAll
    static void stop() {
        without.close();
        rig.close();
    }

    private static JsonNode entry(Gate gate, String model, long prompt, long cached, long completion, String tier) {
        rig.fake().always(Reply.json("""
                {"object":"chat.completion","model":"%s","choices":[],"service_tier":"%s","usage":{"prompt_tokens":%d,\
                "completion_tokens":%d,"total_tokens":%d,"prompt_tokens_details":{"cached_tokens":%d}}}""".formatted(model, tier, prompt, completion, prompt + completion, cached)));
        return gate.entry(gate.post("/v1/chat/completions", Gate.chat(model, false))
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow());
    }

    private static String cost(String model, long prompt, long cached, long completion, String tier) {
        return entry(rig.gate(), model, prompt, cached, completion, tier)
                .path("cost_usd")
                .asText();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini-2024-07-18, gpt-4o-mini",
        "gpt-4o-mini, gpt-4o-mini",
        "gpt-4o-2024-08-06, gpt-4o",
        "gpt-4o-audio-preview, gpt-4o",
        "gpt-4-turbo, gpt-4",
        "gpt-4-0613, gpt-4",
        "o1-preview, o1",
        "o1-2024-12-17, o1",
        "gpt-5-nano-2025-08-07, gpt-5-nano",
        "gpt-5-2025-08-07, gpt-5",
        "unheard-of, default"
    })
    void aNameIsPricedByItsLongestPrefix(String model, String entry) {
        assertThat(entry(rig.gate(), model, 1, 0, 1, "default")
                        .path("cost_basis")
                        .asText())
                .isEqualTo(entry);
    }

    @ParameterizedTest
    @CsvSource({
        "sonnet, 100, 60, 0, default, 0.000138", // 40 at 3 and 60 at 0.3
        "gpt-4o, 0, 0, 0, default, 0",
        "gpt-4o, 10, 25, 0, default, 0.0000125", // no more can be cached than there was
        "unheard-of, 100, 0, 200, default, 0.005",
        "gpt-5, 1000, 0, 500, standard, 0.00625",
        "gpt-5, 1000, 0, 500, flex, 0.003125",
        "gpt-5, 1000, 0, 500, priority, 0.0125",
        "gpt-5, 1000, 0, 500, batch, 0.00625", // a tier that the model lacks
        "gpt-5, 1000, 0, 500, auto, 0.00625",
        "gpt-5-nano, 1, 0, 0, flex, 0.000000025",
        "gpt-5-nano, 1, 1, 0, flex, 0.0000000025",
        "gpt-5-nano, 0, 0, 1, flex, 0.0000002",
        "gpt-5-nano, 10000, 0, 0, default, 0.0005",
        "gpt-5-pro, 100, 100, 0, default, 0.00015" // there they were free
    })
    void aCallCosts(String model, long prompt, long cached, long completion, String tier, String usd) {
        assertThat(cost(model, prompt, cached, completion, tier)).isEqualTo(usd);
    }

    @Test
    void aModelThatNobodyHasAPriceForCostsWhatNobodyKnowsAndItsTokensAreKept() {
        JsonNode entry = entry(without, "unheard-of", 100, 0, 200, "default");

        assertThat(entry.path("cost_usd").isNull()).isTrue();
        assertThat(entry.path("input_tokens").asLong()).isEqualTo(100);
        assertThat(entry.path("output_tokens").asLong()).isEqualTo(200);
    }
}
