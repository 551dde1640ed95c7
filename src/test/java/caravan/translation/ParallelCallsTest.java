package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.peers.Complaint;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Sse;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three calls of tools at once, whose fragments take turns, come together exactly, whoever called and whoever answers. */
class ParallelCallsTest {
    private static final List<Said.Called> CALLS = List.of(
            Said.Called.of("a", "{\"x\":[1,2]}"), Said.Called.of("b", "{\"x\":\"}\\\"\"}"), Said.Called.of("c", "{}"));

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan.flag("loops", "1"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static RawClient.Answer chat(String model, String stream) {
        rig.fake().next(Reply.sse(stream.getBytes(UTF_8)));
        return rig.chat(Town.chat(model, ",\"stream\":true"));
    }

    private static String block(int index, String type, String rest) {
        return "{\"type\":\"content_block_" + type + "\",\"index\":" + index + "," + rest + "}";
    }

    private static String begin(int index, String name) {
        return block(
                index,
                "start",
                "\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_" + name + "\",\"name\":\"" + name
                        + "\",\"input\":{}}");
    }

    private static String fragment(int index, String text) {
        return block(index, "delta", "\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"" + text + "\"}");
    }

    @Test
    @Complaint(
            number = 16,
            of = {"BerriAI/litellm#12481", "BerriAI/litellm#37792", "BerriAI/litellm#31634", "Portkey-AI/gateway#1537"})
    void fromOpenAiTheyComeInTheOrderOfTheirBlocks() {
        rig.fake()
                .next(Reply.sse(Streams.sse(
                                Streams.call(0, "call_0", "a", "{"),
                                Streams.call(1, "call_1", "b", "{"),
                                Streams.call(2, "call_2", "c", ""),
                                Streams.call(1, "", "", "\"x\":\"}\\\"\""),
                                Streams.call(0, "", "", "\"x\":[1,"),
                                Streams.call(0, "", "", "2]}"),
                                Streams.call(1, "", "", "}"),
                                Streams.finish("tool_calls"),
                                "[DONE]")
                        .getBytes(UTF_8)));

        byte[] told = Town.ask(rig, "gpt-4o", ",\"stream\":true").body();

        Said said = Sdk.anthropicStream(told);
        assertThat(said.calls()).isEqualTo(CALLS);
        assertThat(said.finish()).isEqualTo("tool_calls");
    }

    @Test
    @Complaint(
            number = 16,
            of = {"BerriAI/litellm#12481", "BerriAI/litellm#37792", "BerriAI/litellm#31634", "Portkey-AI/gateway#1537"})
    void fromAnthropicTheyHaveAnIndexEachAndTheFinishComesLast() {
        byte[] told = chat(
                        "claude-sonnet-4-5",
                        Streams.sse(
                                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-sonnet-4-5\"}}",
                                begin(4, "a"),
                                begin(5, "b"),
                                begin(6, "c"),
                                fragment(5, "{\\\"x\\\":\\\"}\\\\"),
                                fragment(4, "{\\\"x\\\":[1,"),
                                fragment(5, "\\\"\\\"}"),
                                fragment(4, "2]}"),
                                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}",
                                "{\"type\":\"message_stop\"}"))
                .body();

        isRight(told, List.of("toolu_a", "toolu_b", "toolu_c"));
    }

    /** Gemini has no names for its calls, and says STOP. */
    @Test
    @Complaint(
            number = 16,
            of = {"BerriAI/litellm#12481", "Portkey-AI/gateway#1537"})
    void fromGeminiTheyHaveANameEach() {
        String call = "{\"functionCall\":{\"name\":\"%s\",\"args\":%s}}";
        String parts = call.formatted("a", "{\"x\":[1,2]}") + "," + call.formatted("b", "{\"x\":\"}\\\"\"}") + ","
                + call.formatted("c", "{}");

        byte[] told = chat(
                        "gemini-2.5-flash",
                        Streams.sse("{\"responseId\":\"r\",\"candidates\":[{\"content\":{\"parts\":[" + parts
                                + "]},\"finishReason\":\"STOP\"}]}"))
                .body();

        isRight(told, values(Sse.json(told), "id"));
    }

    private static void isRight(byte[] told, List<String> ids) {
        Said said = Sdk.openAiStream(told);
        assertThat(said.calls()).isEqualTo(CALLS);
        List<JsonNode> chunks = Sse.json(told);
        assertThat(values(chunks, "id"))
                .as("one name each, told once")
                .isEqualTo(ids)
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(values(chunks, "index").stream().distinct()).containsExactly("0", "1", "2");
        List<JsonNode> finishes = chunks.stream()
                .map(chunk -> chunk.at("/choices/0/finish_reason"))
                .toList();
        assertThat(finishes.subList(0, finishes.size() - 1)).allMatch(JsonNode::isNull);
        assertThat(finishes.getLast().asText()).isEqualTo("tool_calls");
        assertThat(chunks.stream().map(chunk -> chunk.path("id").asText()).distinct())
                .hasSize(1);
    }

    private static List<String> values(List<JsonNode> chunks, String name) {
        return chunks.stream()
                .flatMap(chunk -> chunk.at("/choices/0/delta/tool_calls").valueStream())
                .filter(call -> call.has(name))
                .map(call -> call.path(name).asText())
                .toList();
    }
}
