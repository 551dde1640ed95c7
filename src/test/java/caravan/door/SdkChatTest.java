package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official SDK chats through the gateway and cannot tell it from a provider. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class SdkChatTest {
    private static Rig rig;
    private static OpenAIClient sdk;

    SdkChatTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads));
        sdk = rig.sdk("sk-any");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        sdk.close();
        rig.close();
    }

    private static ChatCompletionCreateParams.Builder ask(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("How far is it to Samarkand?");
    }

    private static ChatCompletionCreateParams.Builder askWithTool(String model) {
        FunctionParameters parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .build();
        return ask(model)
                .addFunctionTool(FunctionDefinition.builder()
                        .name(Replies.TOOL)
                        .parameters(parameters)
                        .build());
    }

    private static ChatCompletion accumulated(ChatCompletionCreateParams asked) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                sdk.chat().completions().createStreaming(asked)) {
            stream.stream().forEach(chunk -> whole.accumulate(chunk.validate()));
        }
        return whole.chatCompletion();
    }

    private static String said(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElseThrow();
    }

    private static List<ChatCompletionMessageToolCall> calls(ChatCompletion answer) {
        return answer.choices().getFirst().message().toolCalls().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo/echo", "demo/lorem", "gpt-4o"})
    void aWholeAnswerIsValid(String model) {
        ChatCompletion answer =
                sdk.chat().completions().create(ask(model).build()).validate();

        assertThat(said(answer)).isNotBlank();
        assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo/echo", "demo/lorem", "gpt-4o"})
    void aStreamSaysWhatAWholeAnswerSays(String model) {
        ChatCompletion whole = sdk.chat().completions().create(ask(model).build());
        ChatCompletion streamed = accumulated(ask(model).build());

        assertThat(said(streamed)).isEqualTo(said(whole));
        assertThat(streamed.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(streamed.usage()).as("nobody asked for the usage").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo/echo", "gpt-4o"})
    void aStreamTellsItsUsageWhenAsked(String model) {
        ChatCompletionStreamOptions options =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();
        ChatCompletion streamed = accumulated(ask(model).streamOptions(options).build());

        assertThat(streamed.usage().orElseThrow().promptTokens()).isPositive();
        assertThat(streamed.usage().orElseThrow().completionTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo/echo", "gpt-4o"})
    void aToolIsCalledAndItsResultUsed(String model) {
        ChatCompletionCreateParams.Builder asked = askWithTool(model);
        ChatCompletion first = sdk.chat().completions().create(asked.build()).validate();
        assertThat(calls(first).getFirst().asFunction().function().name()).isEqualTo(Replies.TOOL);

        asked.addMessage(first.choices().getFirst().message())
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(calls(first).getFirst().asFunction().id())
                        .content("18 degrees and sunny")
                        .build());
        ChatCompletion second = sdk.chat().completions().create(asked.build()).validate();
        assertThat(said(second)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo/echo", "gpt-4o"})
    void aStreamedToolCallIsTheSameAsAWholeOne(String model) {
        ChatCompletion whole =
                sdk.chat().completions().create(askWithTool(model).build());
        ChatCompletion streamed = accumulated(askWithTool(model).build());

        var expected = calls(whole).getFirst().asFunction().function();
        var found = calls(streamed).getFirst().asFunction().function();
        assertThat(found.name()).isEqualTo(expected.name());
        assertThat(found.arguments()).isEqualTo(expected.arguments());
        assertThat(streamed.choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    }

    /** A stream of one call for each city, their fragments taking turns. */
    private static Reply interleaved(List<String> cities) {
        List<String> chunks = new ArrayList<>();
        for (int i = 0; i < cities.size(); i++) {
            chunks.add(
                    fragment(i, "\"id\":\"call_" + i + "\",\"type\":\"function\",", "\"name\":\"get_weather\",", "{"));
        }
        for (int i = 0; i < cities.size(); i++) {
            chunks.add(fragment(i, "", "", "\\\"city\\\":\\\"" + cities.get(i)));
        }
        for (int i = cities.size() - 1; i >= 0; i--) {
            chunks.add(fragment(i, "", "", "\\\"}"));
        }
        chunks.add(chunk("{}", "\"tool_calls\""));
        chunks.add("[DONE]");
        return Reply.sse(chunks);
    }

    private static String fragment(int index, String id, String name, String arguments) {
        return chunk(
                "{\"tool_calls\":[{\"index\":" + index + "," + id + "\"function\":{" + name + "\"arguments\":\""
                        + arguments + "\"}}]}",
                "null");
    }

    private static String chunk(String delta, String finish) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    @Test
    void interleavedParallelCallsComeTogetherAgain() {
        rig.fake().next(interleaved(List.of("a", "b", "c")));
        ChatCompletion streamed = accumulated(askWithTool("gpt-4o").build());

        assertThat(calls(streamed))
                .extracting(call -> call.asFunction().id())
                .containsExactly("call_0", "call_1", "call_2");
        assertThat(calls(streamed))
                .extracting(call -> call.asFunction().function().arguments())
                .containsExactly("{\"city\":\"a\"}", "{\"city\":\"b\"}", "{\"city\":\"c\"}");
    }
}
