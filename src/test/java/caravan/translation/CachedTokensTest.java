package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.peers.Complaint;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Sse;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What came from a provider's cache is in OpenAI's count of what was read, and outside Anthropic's: told in the other's form it is
 * the same, and it is charged once, at its own price.
 */
class CachedTokensTest {
    private static final String PRICES = """
            unit: per_1m
            models:
              claude-sonnet-4-5: {input: 3.0000001, output: 15, cached_input: 0.3000001, cache_write: 3.75}
              gpt-4o: {input: 2.5000003, output: 10.0000007, cached_input: 1.2500001}
            """;

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Town.house(
                plan -> plan.flag("loops", "1").flag("cost-in-usage", "true").file("pricing/pricing.yaml", PRICES));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static BigDecimal cost(String... countsAndPrices) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < countsAndPrices.length; i += 2) {
            sum = sum.add(new BigDecimal(countsAndPrices[i]).multiply(new BigDecimal(countsAndPrices[i + 1])));
        }
        return sum.movePointLeft(6);
    }

    private static void isBooked(RawClient.Answer answer, BigDecimal cost) {
        assertThat(new BigDecimal(rig.entry(answer).path("cost_usd").asText())).isEqualByComparingTo(cost);
    }

    private static void isTold(JsonNode usage, long read, long cached, long written) {
        assertThat(usage.path("prompt_tokens").asLong()).isEqualTo(read);
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").asLong()).isEqualTo(cached);
        assertThat(usage.path("completion_tokens").asLong()).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"10, 20, 30, 40", "10, 0, 0, 40", "0, 1000000, 0, 1", "7, 999, 123456, 0"})
    @Complaint(
            number = {31, 32},
            of = {
                "BerriAI/litellm#14849",
                "BerriAI/litellm#6215",
                "BerriAI/litellm#9812",
                "BerriAI/litellm#6575",
                "BerriAI/litellm#13264"
            })
    void whatAnthropicCountsOutsideIsInsideForOpenAi(long fresh, long cached, long kept, long written) {
        String read = "\"input_tokens\":%d,\"cache_read_input_tokens\":%d,\"cache_creation_input_tokens\":%d"
                .formatted(fresh, cached, kept);
        String counts = read + ",\"output_tokens\":" + written;
        BigDecimal cost =
                cost("" + fresh, "3.0000001", "" + cached, "0.3000001", "" + kept, "3.75", "" + written, "15");
        rig.fake()
                .next(
                        Reply.json(Town.CLAUDE.replaceFirst("\"usage\":\\{.*}}", "\"usage\":{" + counts + "}}")),
                        Reply.sse(Streams.sse(
                                        "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"claude-sonnet-4-5\",\"usage\":{"
                                                + read + ",\"output_tokens\":1}}}",
                                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{"
                                                + counts + "}}",
                                        "{\"type\":\"message_stop\"}")
                                .getBytes(UTF_8)));

        RawClient.Answer whole = rig.chat(Town.chat("claude-sonnet-4-5", ""));
        isTold(Said.parse(whole.text()).path("usage"), fresh + cached + kept, cached, written);
        isBooked(whole, cost);
        RawClient.Answer streamed = rig.chat(
                Town.chat("claude-sonnet-4-5", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        JsonNode last = Sse.json(streamed.body()).getLast().path("usage");
        isTold(last, fresh + cached + kept, cached, written);
        assertThat(last.path("cost").decimalValue()).as("in the last chunk").isEqualByComparingTo(cost);
        isBooked(streamed, cost);
    }

    @ParameterizedTest
    @CsvSource({"60, 20, 40", "60, 0, 40", "1000000, 1000000, 1", "7, 7, 0"})
    @Complaint(
            number = {31, 32},
            of = {
                "BerriAI/litellm#14849",
                "BerriAI/litellm#6215",
                "BerriAI/litellm#9812",
                "BerriAI/litellm#6575",
                "BerriAI/litellm#13264"
            })
    void whatOpenAiCountsInsideIsOutsideForAnthropic(long read, long cached, long written) {
        String usage =
                "\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"prompt_tokens_details\":{\"cached_tokens\":%d}}"
                        .formatted(read, written, cached);
        BigDecimal cost = cost("" + (read - cached), "2.5000003", "" + cached, "1.2500001", "" + written, "10.0000007");
        rig.fake()
                .next(
                        Reply.json("{\"choices\":[{\"message\":{\"content\":\"Far\"},\"finish_reason\":\"stop\"}],"
                                + usage + "}"),
                        Reply.sse(Streams.sse(
                                        Streams.chunk("{\"content\":\"Far\"}"),
                                        Streams.finish("stop"),
                                        "{\"choices\":[]," + usage + "}",
                                        "[DONE]")
                                .getBytes(UTF_8)));

        RawClient.Answer whole = Town.ask(rig, "gpt-4o", "");
        isOutside(Said.parse(whole.text()).path("usage"), read - cached, cached, written);
        isBooked(whole, cost);
        RawClient.Answer streamed = Town.ask(rig, "gpt-4o", ",\"stream\":true");
        JsonNode delta = Sse.json(streamed.body()).stream()
                .filter(event -> event.path("type").asText().equals("message_delta"))
                .findFirst()
                .orElseThrow();
        isOutside(delta.path("usage"), read - cached, cached, written);
        isBooked(streamed, cost);
    }

    private static void isOutside(JsonNode usage, long fresh, long cached, long written) {
        assertThat(usage.path("input_tokens").asLong()).isEqualTo(fresh);
        assertThat(usage.path("cache_read_input_tokens").asLong()).isEqualTo(cached);
        assertThat(usage.path("output_tokens").asLong()).isEqualTo(written);
    }
}
