package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing waits for what comes after it, but where a caller's dialect cannot say it before. */
class EventByEventTest {
    @Test
    void eachFragmentGoesOnAsSoonAsItIsHere() {
        List<String> steps = Streams.stepwise(
                Streams.OPENAI,
                Streams.MESSAGES,
                Streams.chunk("{\"reasoning_content\":\"hm\"}"),
                Streams.chunk("{\"content\":\"Look\"}"),
                Streams.call(0, "call_1", "look", ""),
                Streams.call(0, "", "", "{\"at\":"),
                Streams.call(0, "", "", "1}"));

        assertThat(steps.get(0)).contains("message_start", "thinking_delta", "hm");
        assertThat(steps.get(1)).contains("text_delta", "Look");
        assertThat(steps.get(2)).contains("content_block_stop", "tool_use", "call_1");
        assertThat(steps.get(3)).contains("input_json_delta", "{\\\"at\\\":");
        assertThat(steps.get(4)).contains("1}");
    }

    @Test
    void theSameTheOtherWay() {
        List<String> steps = Streams.stepwise(
                Streams.ANTHROPIC,
                Streams.CHAT,
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"m\"}}",
                "{\"type\":\"content_block_start\",\"index\":4,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_A\","
                        + "\"name\":\"look\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":4,\"delta\":{\"type\":\"input_json_delta\","
                        + "\"partial_json\":\"{\\\"at\\\"\"}}");

        assertThat(steps.get(0)).contains("\"role\":\"assistant\"");
        assertThat(steps.get(1)).contains("{\"index\":0,\"id\":\"toolu_A\"").contains("\"arguments\":\"\"");
        assertThat(steps.get(2)).contains("{\"index\":0,\"function\":{\"arguments\":\"{\\\"at\\\"\"}}");
    }

    /** Their fragments take turns, which Anthropic's blocks cannot: each call comes together all the same. */
    @Test
    void interleavedCallsComeInTheOrderOfTheirBlocks() {
        String stream = Streams.sse(
                Streams.call(0, "call_0", "a", "{"),
                Streams.call(1, "call_1", "b", "{"),
                Streams.call(2, "call_2", "c", ""),
                Streams.call(1, "", "", "\"x\":\"}\\\"\""),
                Streams.call(0, "", "", "\"x\":[1,"),
                Streams.call(2, "", "", "{\"y\":2}"),
                Streams.call(0, "", "", "2]}"),
                Streams.call(1, "", "", "}"),
                Streams.finish("tool_calls"),
                "[DONE]");

        Said said = Sdk.anthropicStream(Streams.translated(Streams.OPENAI, Streams.MESSAGES, stream));

        assertThat(said.calls())
                .containsExactly(
                        Said.Called.of("a", "{\"x\":[1,2]}"),
                        Said.Called.of("b", "{\"x\":\"}\\\"\"}"),
                        Said.Called.of("c", "{\"y\":2}"));
    }

    @Test
    void callsWithoutArgumentsHaveAnEmptyObjectOfThem() {
        String stream = Streams.sse(
                Streams.call(0, "call_0", "a", ""),
                Streams.call(1, "call_1", "b", "null"),
                Streams.chunk("{\"content\":\"after\"}"),
                Streams.finish("tool_calls"),
                "[DONE]");

        Said anthropic = Sdk.anthropicStream(Streams.translated(Streams.OPENAI, Streams.MESSAGES, stream));
        Said openAi = Sdk.openAiStream(Streams.translated(Streams.OPENAI, Streams.CHAT, stream));

        assertThat(anthropic.calls()).containsExactly(Said.Called.of("a", "{}"), Said.Called.of("b", "{}"));
        assertThat(anthropic.text()).isEqualTo("after");
        assertThat(openAi.calls()).isEqualTo(anthropic.calls());
        assertThat(Streams.text(Streams.OPENAI, Streams.CHAT, stream)).contains("\"arguments\":\"{}\"");
    }

    /** Cut off at the length that was asked for: the caller gets what there is. */
    @Test
    void argumentsThatAreNotCompleteAreToldAsFarAsTheyCame() {
        String stream = Streams.sse(
                Streams.call(0, "call_0", "a", "{\"x\""),
                Streams.call(1, "call_1", "b", "{\"y\""),
                Streams.finish("length"),
                "[DONE]");

        String told = Streams.text(Streams.OPENAI, Streams.MESSAGES, stream);

        assertThat(told)
                .contains("\"partial_json\":\"{\\\"x\\\"\"", "\"partial_json\":\"{\\\"y\\\"\"")
                .contains("\"stop_reason\":\"max_tokens\"")
                .endsWith("data: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void callsThatShareAnIndexAreToldApartByTheirIds() {
        String stream = Streams.sse(
                Streams.call(0, "call_0", "a", "{}"),
                Streams.call(0, "call_1", "b", "{\"x\":null}"),
                Streams.finish("stop"),
                "[DONE]");

        Said said = Sdk.openAiStream(Streams.translated(Streams.OPENAI, Streams.CHAT, stream));

        assertThat(said.calls()).containsExactly(Said.Called.of("a", "{}"), Said.Called.of("b", "{\"x\":null}"));
        assertThat(said.finish()).isEqualTo("tool_calls");
    }

    @Test
    void aFragmentThatIsTheWordNullIsAFragment() {
        String stream = Streams.sse(
                Streams.call(0, "call_0", "a", "{\"x\":"),
                Streams.call(0, "", "", "null"),
                Streams.call(0, "", "", "}"),
                Streams.finish("tool_calls"),
                "[DONE]");

        assertThat(Sdk.openAiStream(Streams.translated(Streams.OPENAI, Streams.CHAT, stream))
                        .calls())
                .containsExactly(Said.Called.of("a", "{\"x\":null}"));
    }

    /** Gemini does not name its calls: the names are the same whenever the same answer is told. */
    @Test
    void namesOfCallsAreStable() {
        String stream = Streams.sse(
                "{\"responseId\":\"r\",\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"a\"}},"
                        + "{\"functionCall\":{\"name\":\"a\"}}]},\"finishReason\":\"STOP\"}]}");

        String once = Streams.text(Streams.GEMINI, Streams.CHAT, stream);
        String twice = Streams.text(Streams.GEMINI, Streams.CHAT, stream);

        assertThat(twice).isEqualTo(once);
        assertThat(once.split("\"id\":\"call_", -1)).hasSize(3);
        assertThat(once.replaceAll("(?s).*?\"id\":\"(call_[^\"]*)\".*?\"id\":\"(call_[^\"]*)\".*", "$1=$2"))
                .doesNotMatch("(.*)=\\1");
    }
}
