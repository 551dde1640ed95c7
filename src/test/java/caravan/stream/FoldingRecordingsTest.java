package caravan.stream;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The same with what providers have really sent, where these recordings are at hand. */
class FoldingRecordingsTest {
    private static final Path RECORDINGS = Path.of("..", "shared", "recordings");

    private interface Check {
        void of(byte[] recorded);
    }

    private static Stream<DynamicTest> with(Check check, String... names) {
        return Arrays.stream(names)
                .filter(name -> Files.exists(RECORDINGS.resolve(name)))
                .map(name -> DynamicTest.dynamicTest(name, () -> check.of(recorded(name))));
    }

    private static byte[] recorded(String name) {
        try {
            return Files.readAllBytes(RECORDINGS.resolve(name));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static JsonNode json(byte @Nullable [] answer) {
        try {
            assertThat(answer).isNotNull();
            return Json.MAPPER.readTree(answer);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @TestFactory
    Stream<DynamicTest> theCallsOfToolsAreToldAsAWholeAnswerTellsThem() {
        return with(FoldingRecordingsTest::tools, "openai/chat-stream-parallel-tools.response.sse");
    }

    private static void tools(byte[] stream) {
        JsonNode answer = json(Folding.whole(Operation.CHAT, stream));
        JsonNode like = json(recorded("openai/chat-tool-call-1.response.json"));

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        JsonNode calls = answer.at("/choices/0/message/tool_calls");
        assertThat(calls).hasSize(2);
        for (int i = 0; i < 2; i++) {
            JsonNode call = calls.path(i);
            JsonNode expected = like.at("/choices/0/message/tool_calls").path(i);
            assertThat(call.propertyStream().map(each -> each.getKey()))
                    .containsExactlyElementsOf(
                            expected.propertyStream().map(each -> each.getKey()).toList());
            assertThat(call.at("/function/arguments")).isEqualTo(expected.at("/function/arguments"));
        }
        assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.path("system_fingerprint").asText()).isEqualTo("fp_9b78b61c52");
        assertThat(answer.path("usage").isObject()).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> eachChoiceHasItsOwnText() {
        return with(FoldingRecordingsTest::choices, "openai/chat-stream-n2.response.sse");
    }

    private static void choices(byte[] stream) {
        JsonNode answer = json(Folding.whole(Operation.CHAT, stream));

        assertThat(answer.path("choices")).hasSize(2);
        for (int i = 0; i < 2; i++) {
            JsonNode choice = answer.path("choices").path(i);
            assertThat(choice.path("index").asInt()).isEqualTo(i);
            assertThat(choice.at("/message/content").asText()).hasSizeGreaterThan(20);
            assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        }
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(104);
    }

    /** Without the usage, which an answer without a stream always has, it is not what would have come. */
    @TestFactory
    Stream<DynamicTest> aStreamWithoutItsUsageIsNoWholeAnswer() {
        return with(
                stream -> assertThat(Folding.whole(Operation.CHAT, stream)).isNull(),
                "openai/chat-stream-no-usage.response.sse");
    }

    @TestFactory
    Stream<DynamicTest> aLegacyCompletionIsPutTogether() {
        return with(FoldingRecordingsTest::legacy, "openai/completions-stream.response.sse");
    }

    private static void legacy(byte[] recorded) {
        String usage =
                "data: {\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"choices\":[],\"usage\":{\"prompt_tokens\":1}}";
        String with = new String(recorded, StandardCharsets.UTF_8).replace("data: [DONE]", usage + "\n\ndata: [DONE]");
        JsonNode answer = json(Folding.whole(Operation.COMPLETION, with.getBytes(StandardCharsets.UTF_8)));

        assertThat(answer.path("object").asText()).isEqualTo("text_completion");
        assertThat(answer.at("/choices/0/text").asText()).startsWith(" that isn’t about");
        assertThat(answer.path("model").asText()).isEqualTo("davinci-002");
    }

    @TestFactory
    Stream<DynamicTest> theResponseOfAStreamIsItsLastEventsToTheByte() {
        return with(
                FoldingRecordingsTest::response,
                "openai/responses-stream-tool-1.response.sse",
                "openai/responses-stream-tool-2.response.sse");
    }

    private static void response(byte[] events) {
        byte[] response = Folding.whole(Operation.RESPONSES, events);

        assertThat(json(response).path("object").asText()).isEqualTo("response");
        assertThat(json(response).path("status").asText()).isEqualTo("completed");
        assertThat(new String(events, StandardCharsets.UTF_8))
                .contains(json(response).path("id").asText());
    }

    @TestFactory
    Stream<DynamicTest> whatOthersStreamIsToldWithAllItsTextOrNotAtAll() {
        return with(
                stream -> {
                    byte[] answer = Folding.whole(Operation.CHAT, stream);
                    if (answer != null) {
                        assertThat(json(answer).at("/choices/0/message").toString())
                                .hasSizeGreaterThan(40);
                    }
                },
                "deepseek/stream-tools-1.response.sse",
                "groq/chat-stream.response.sse",
                "mistral/stream-thinking.response.sse",
                "openrouter/stream-reasoning-details-tools.response.sse",
                "openrouter/stream-error-midstream.response.sse");
    }

    @TestFactory
    Stream<DynamicTest> aWholeAnswerThatIsStreamedAndPutTogetherAgainIsTheSame() {
        return with(
                FoldingRecordingsTest::thereAndBack,
                "openai/chat-tool-call-1.response.json",
                "openai/chat-tool-call-2-result.response.json",
                "openai/chat-cache-write.response.json");
    }

    private static void thereAndBack(byte[] recorded) {
        byte[] events = Folding.events(Operation.CHAT, recorded);

        assertThat(events).isNotNull();
        assertThat(withoutNulls(json(Folding.whole(Operation.CHAT, events)))).isEqualTo(withoutNulls(json(recorded)));
    }

    /** A field that is null, and one that is not there, say the same; the message's order is its own. */
    private static JsonNode withoutNulls(JsonNode answer) {
        answer.path("choices").forEach(choice -> {
            ((ObjectNode) choice.path("message"))
                    .properties()
                    .removeIf(field -> field.getValue().isNull()
                            || (field.getValue().isArray() && field.getValue().isEmpty()));
            ((ObjectNode) choice).properties().removeIf(field -> field.getValue()
                    .isNull());
        });
        ((ObjectNode) answer).properties().removeIf(field -> field.getValue().isNull());
        return answer;
    }
}
