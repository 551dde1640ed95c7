package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.Reply;
import com.anthropic.client.AnthropicClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.beta.messages.BetaMessage;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.models.ModelInfo;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official client of Anthropic, set up as for Anthropic itself but for the address, is answered by every kind of provider. */
class MessagesSdkTest {
    private static Rig rig;
    private static AnthropicClient sdk;

    @BeforeAll
    static void open() {
        rig = Town.open(plan -> plan);
        sdk = rig.anthropic("sk-any");
    }

    @AfterAll
    static void close() {
        sdk.close();
        rig.close();
    }

    private static MessageCreateParams ask(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessage("How far is Samarkand?")
                .build();
    }

    private static String text(Message answer) {
        return answer.content().stream()
                .flatMap(block -> block.text().stream())
                .map(text -> text.text())
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-sonnet-4-5", "gpt-4o", "gemini-2.5-flash", "demo/echo"})
    void isAnsweredWholeByEveryone(String model) {
        Message answer = sdk.messages().create(ask(model)).validate();

        assertThat(text(answer)).isNotBlank();
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        assertThat(answer.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-sonnet-4-5", "gpt-4o", "gemini-2.5-flash", "demo/echo"})
    void isAnsweredEventByEventByEveryone(String model) {
        MessageAccumulator all = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = sdk.messages().createStreaming(ask(model))) {
            stream.stream().forEach(event -> all.accumulate(event.validate()));
        }

        assertThat(text(all.message())).isEqualTo(text(sdk.messages().create(ask(model))));
        assertThat(all.message().stopReason()).contains(StopReason.END_TURN);
        assertThat(all.message().usage().outputTokens()).isPositive();
    }

    @Test
    void reachesAnthropicWithBetasToo() {
        BetaMessage answer = sdk.beta()
                .messages()
                .create(com.anthropic.models.beta.messages.MessageCreateParams.builder()
                        .model("claude-sonnet-4-5")
                        .maxTokens(100)
                        .addBeta("context-1m-2025-08-07")
                        .addUserMessage("How far is Samarkand?")
                        .build());

        assertThat(answer.content()).hasSize(1);
        assertThat(rig.lastSeen().header("anthropic-beta")).isEqualTo("context-1m-2025-08-07");
        assertThat(rig.lastSeen().header("x-api-key")).isEqualTo("sk-ant-house");
        assertThat(rig.lastSeen().header("authorization")).isNull();
    }

    @Test
    void countsTokensAtAnthropic() {
        rig.fake().when(seen -> seen.path().endsWith("/count_tokens"), Reply.json("{\"input_tokens\":14}"));

        assertThat(sdk.messages()
                        .countTokens(MessageCountTokensParams.builder()
                                .model("claude-sonnet-4-5")
                                .addUserMessage("How far?")
                                .build())
                        .inputTokens())
                .isEqualTo(14);
    }

    @Test
    void seesWhichModelsThereAre() {
        assertThat(sdk.models().list().items())
                .allSatisfy(ModelInfo::validate)
                .extracting(ModelInfo::id)
                .contains("demo/echo");
        assertThat(sdk.models().retrieve("demo/echo").validate().id()).isEqualTo("demo/echo");
    }
}
