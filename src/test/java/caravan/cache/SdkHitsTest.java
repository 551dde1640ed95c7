package caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.Replies;
import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The official SDK cannot tell an answer that was put together, or streamed, here from one that a provider sent so. */
class SdkHitsTest {
    private static Rig rig;
    private static OpenAIClient sdk;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m"));
        sdk = rig.sdk("sk-any");
    }

    @AfterAll
    static void stop() {
        sdk.close();
        rig.close();
    }

    @BeforeEach
    void forget() {
        rig.fake().forget();
    }

    private static ChatCompletionCreateParams ask(String text) {
        return ChatCompletionCreateParams.builder()
                .model("gpt-4o")
                .addUserMessage(text)
                .build();
    }

    private static ChatCompletion whole(String text) {
        return sdk.chat().completions().create(ask(text)).validate();
    }

    private static ChatCompletion streamed(String text) {
        ChatCompletionCreateParams asked = ask(text).toBuilder()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                sdk.chat().completions().createStreaming(asked)) {
            stream.stream().forEach(chunk -> all.accumulate(chunk.validate()));
        }
        return all.chatCompletion();
    }

    private static void assertSame(ChatCompletion one, ChatCompletion other) {
        ChatCompletion.Choice choice = one.choices().getFirst();
        ChatCompletion.Choice same = other.choices().getFirst();
        assertThat(same.message().content()).isEqualTo(choice.message().content());
        assertThat(functions(same)).isEqualTo(functions(choice));
        assertThat(same.finishReason()).isEqualTo(choice.finishReason());
        assertThat(other.id()).isEqualTo(one.id());
        assertThat(other.model()).isEqualTo(one.model());
        assertThat(other.usage().orElseThrow().totalTokens())
                .isEqualTo(one.usage().orElseThrow().totalTokens());
        assertThat(rig.fake().seen()).hasSize(1);
    }

    private static List<ChatCompletionMessageFunctionToolCall.Function> functions(ChatCompletion.Choice choice) {
        return choice.message().toolCalls().orElse(List.of()).stream()
                .map(call -> call.asFunction().function())
                .toList();
    }

    @Test
    void aWholeAnswerThatIsStreamed() {
        assertSame(whole("whole"), streamed("whole"));
    }

    @Test
    void aStreamThatIsPutTogether() {
        assertSame(streamed("stream"), whole("stream"));
    }

    @Test
    void theCallOfAToolThatIsStreamed() {
        rig.fake().next(Replies.toolCall());
        assertSame(whole("tool"), streamed("tool"));
    }

    @Test
    void theCallOfAToolThatIsPutTogether() {
        rig.fake().next(Replies.toolCallStream(true));
        ChatCompletion streamed = streamed("tool stream");

        assertSame(streamed, whole("tool stream"));
        assertThat(functions(streamed.choices().getFirst()).getFirst().arguments())
                .isEqualTo(Replies.TOOL_ARGUMENTS);
    }
}
