package caravan.prices;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider says it used, as the cost that the caller and the journal see. */
class CostAtTheDoorTest {
    private static final String PRICES = """
            unit: per_1m
            models:
              m:
                input: 2
                cached_input: 0.5
                cache_write: 2.5
                output: 8
                reasoning: 10
                audio_input: 40
                audio_output: 80
                flex: {input: 1, output: 4}
                priority: {input: 4, output: 16}
              e: {input: 0.02, output: 0}
            """;
    private static final String PROVIDERS = """
            providers:
              acme: {base_url: "${env:FAKE_URL}", auth: none}
              openrouter: {base_url: "${env:FAKE_URL}", auth: none, reports_cost: true}
            """;

    private static FakeProvider fake;
    private static Gate gate;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        gate = Gate.plan()
                .file("config/providers.yaml", PROVIDERS)
                .file("pricing/pricing.yaml", PRICES)
                .env("FAKE_URL", fake.url())
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    private static Reply answer(String model, String usageAndMore) {
        return Reply.json("""
                {"id":"c","object":"chat.completion","model":"%s-2026","choices":[{"index":0,"message":\
                {"role":"assistant","content":"Hi"},"finish_reason":"stop"}],%s}""".formatted(model, usageAndMore));
    }

    private static Optional<String> cost(String model, String usageAndMore) {
        fake.next(answer(model.split("/", -1)[1], usageAndMore));
        HttpResponse<String> answer = gate.post("/v1/chat/completions", Gate.chat(model, false));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("X-Caravan-Cost-Usd");
    }

    private static JsonNode entry() {
        return gate.entries().getLast();
    }

    private static final String PLAIN = "'usage':{'prompt_tokens':1000,'completion_tokens':500,'total_tokens':1500";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                PLAIN + "} | 0.006",
                PLAIN + ",'prompt_tokens_details':{'cached_tokens':200}} | 0.0057",
                PLAIN + ",'prompt_tokens_details':{'cached_tokens':200,'cache_write_tokens':300}} | 0.00585",
                PLAIN + ",'completion_tokens_details':{'reasoning_tokens':400}} | 0.0068",
                PLAIN + ",'prompt_tokens_details':{'audio_tokens':100},"
                        + "'completion_tokens_details':{'audio_tokens':50}} | 0.0134",
                PLAIN + ",'prompt_tokens_details':null,'completion_tokens_details':null} | 0.006",
                PLAIN + ",'prompt_tokens_details':{'cached_tokens':5000}} | 0.0045",
                PLAIN + "},'service_tier':'default' | 0.006",
                PLAIN + "},'service_tier':'flex' | 0.003",
                PLAIN + "},'service_tier':'priority' | 0.012",
                PLAIN + "},'service_tier':null | 0.006",
                "'service_tier':'flex'," + PLAIN + "} | 0.003",
                PLAIN + ",'cost':0.5} | 0.006", // not believed: acme is not said to report what it charges
                PLAIN + ",'prompt_cache_hit_tokens':200,'prompt_cache_miss_tokens':800} | 0.0057",
                "'usage':{'prompt_tokens':1,'completion_tokens':0,'total_tokens':1} | 0.000002",
                "'usage':{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0} | 0",
                "'usage':{'prompt_tokens':2000000000,'completion_tokens':0,'total_tokens':2000000000} | 4000"
            })
    void aWholeAnswerSaysWhatItCostExactly(String usage, String expected) {
        assertThat(cost("acme/m", usage.replace('\'', '"'))).hasValue(expected);
        assertThat(entry().path("cost_usd").asText()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'cost':0.0123 | 0.0123",
                "'cost':0 | 0",
                "'cost':1.5e-7 | 0.00000015",
                "'cost':0.0123,'cost_details':{'upstream_inference_cost':99} | 0.0123",
                "'cost':null | 0.006",
                "'cost':'0.0123' | 0.006", // no number
                "'cost':-1 | 0.006",
                "'cost':1e-999999999 | 0.006",
                "'cost':1e999999999 | 0.006",
                "'cost':1e2147483647 | 0.006"
            })
    void openRouterIsBelievedAboutWhatItCharged(String field, String expected) {
        String usage = (PLAIN + "," + field + "}").replace('\'', '"');

        assertThat(cost("openrouter/m", usage)).hasValue(expected);
        assertThat(entry().path("cost_basis").asText()).isEqualTo(expected.equals("0.006") ? "m" : "provider");
    }

    @Test
    void aModelWithoutAPriceHasNoCostRatherThanNone() {
        assertThat(cost("acme/unheard-of", (PLAIN + "}").replace('\'', '"'))).isEmpty();
        assertThat(entry().path("cost_usd").isNull()).isTrue();
        assertThat(entry().path("input_tokens").asLong()).isEqualTo(1000);
    }

    @Test
    @Complaint(number = 6, of = "BerriAI/litellm#37992")
    void noTokensCostNothingAndAreNotUnknown() {
        cost("acme/m", "\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}");

        assertThat(entry().path("cost_usd").asText()).isEqualTo("0");
        assertThat(entry().path("input_tokens").isIntegralNumber()).isTrue();
        assertThat(entry().path("estimated").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"usage\":null", "\"x\":1"})
    void aGuessIsMarkedAsOne(String noUsage) {
        cost("acme/m", noUsage);

        assertThat(entry().path("estimated").asBoolean()).isTrue();
        assertThat(entry().path("output_tokens").asLong()).isPositive();
    }

    @Test
    void embeddingsCostTheirInput() {
        fake.next(Reply.json("""
                {"object":"list","data":[],"model":"e","usage":{"prompt_tokens":1000000,"total_tokens":1000000}}"""));
        HttpResponse<String> answer = gate.post("/v1/embeddings", "{\"model\":\"acme/e\",\"input\":\"x\"}");

        assertThat(answer.headers().firstValue("X-Caravan-Cost-Usd")).hasValue("0.02");
    }

    @Test
    void aStreamsCostIsKnownAtItsEnd() {
        fake.next(Reply.sse(List.of(
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[]," + (PLAIN + "}}").replace('\'', '"'),
                "[DONE]")));
        HttpResponse<String> answer = gate.post("/v1/chat/completions", Gate.chat("acme/m", true));

        assertThat(answer.headers().firstValue("X-Caravan-Cost-Usd")).isEmpty();
        assertThat(entry().path("cost_usd").asText()).isEqualTo("0.006");
    }

    @Test
    void anErrorCostsNothingThatWeKnowOf() {
        fake.next(Reply.json(429, "{\"error\":{\"message\":\"Slow down\"}}"));
        HttpResponse<String> answer = gate.post("/v1/chat/completions", Gate.chat("acme/m", false));

        assertThat(answer.headers().firstValue("X-Caravan-Cost-Usd")).isEmpty();
        assertThat(entry().path("cost_usd").isNull()).isTrue();
    }
}
