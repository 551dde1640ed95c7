package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chat.Fault;
import caravan.door.Rig;
import caravan.testkit.Reply;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The official clients ask every provider through the running gateway, and do not notice who it is. */
class FormatsSdkTest {
    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Vendor.open(plan -> plan);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static List<FormatContract.Sample> samples(Vendor vendor) {
        FormatContract contract = vendor.contract();
        return List.of(contract.text(), contract.oneTool(), contract.severalTools(), contract.length());
    }

    private static ChatCompletionCreateParams.Builder chat(Vendor vendor) {
        return ChatCompletionCreateParams.builder().model(vendor.model()).addUserMessage("How far is Samarkand?");
    }

    private static MessageCreateParams messages(Vendor vendor) {
        return MessageCreateParams.builder()
                .model(vendor.model())
                .maxTokens(100)
                .addUserMessage("How far is Samarkand?")
                .build();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "OPENAI")
    void openAisReadsWhoeverAnswers(Vendor vendor) {
        ChatCompletionStreamOptions usage =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();
        for (FormatContract.Sample sample : samples(vendor)) {
            rig.fake().always(Reply.json(sample.whole()));
            assertThat(Sdk.said(
                            rig.sdk("sk")
                                    .chat()
                                    .completions()
                                    .create(chat(vendor).build()),
                            ""))
                    .isEqualTo(sample.said());

            rig.fake().always(vendor.stream(sample.stream()));
            ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
            try (com.openai.core.http.StreamResponse<ChatCompletionChunk> stream = rig.sdk("sk")
                    .chat()
                    .completions()
                    .createStreaming(chat(vendor).streamOptions(usage).build())) {
                stream.stream().forEach(all::accumulate);
            }
            assertThat(Sdk.said(all.chatCompletion(), "")).isEqualTo(sample.said());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ANTHROPIC")
    void anthropicsReadsWhoeverAnswers(Vendor vendor) {
        for (FormatContract.Sample sample : samples(vendor)) {
            rig.fake().always(Reply.json(sample.whole()));
            assertThat(Sdk.said(rig.anthropic("sk").messages().create(messages(vendor))))
                    .isEqualTo(Speaker.ANTHROPIC.reads(sample.said()));

            rig.fake().always(vendor.stream(sample.stream()));
            MessageAccumulator all = MessageAccumulator.create();
            try (StreamResponse<RawMessageStreamEvent> stream =
                    rig.anthropic("sk").messages().createStreaming(messages(vendor))) {
                stream.stream().forEach(all::accumulate);
            }
            assertThat(Sdk.said(all.message())).isEqualTo(Speaker.ANTHROPIC.reads(sample.said()));
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void theyThrowWhatTheyThrowAtHome(Vendor vendor) {
        for (FormatContract.No no : vendor.contract().noes()) {
            rig.fake().always(Reply.json(no.status(), no.body()));
            if (no.kind() == Fault.Kind.LIMITED) {
                assertThatThrownBy(() -> rig.sdk("sk")
                                .chat()
                                .completions()
                                .create(chat(vendor).build()))
                        .isInstanceOf(com.openai.errors.RateLimitException.class);
                assertThatThrownBy(() -> rig.anthropic("sk").messages().create(messages(vendor)))
                        .isInstanceOf(com.anthropic.errors.RateLimitException.class);
            } else if (no.status() == 404) {
                assertThatThrownBy(() -> rig.sdk("sk")
                                .chat()
                                .completions()
                                .create(chat(vendor).build()))
                        .isInstanceOf(com.openai.errors.NotFoundException.class);
                assertThatThrownBy(() -> rig.anthropic("sk").messages().create(messages(vendor)))
                        .isInstanceOf(com.anthropic.errors.NotFoundException.class);
            }
        }
    }
}
