package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Dialect;
import caravan.chat.Reply;
import caravan.chat.spokes.Gathering;
import caravan.dialects.anthropic.MessagesDialect;
import caravan.dialects.openai.ChatDialect;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real providers have said comes to every caller as they said it, and the official SDKs read it. */
class RecordingsTest {
    static final Dialect.Told TOLD = new Dialect.Told("id-1", "asked", 1_790_000_000, true);
    private static final List<String> NO_CHAT =
            List.of("data", "embeddings", "results", "text", "balance", "response_id", "messages");
    private static final int[] SIZES = {1, 7, 4096, Integer.MAX_VALUE};

    static Stream<Recording> streams() {
        return Recording.on(Shelf.STREAM).stream();
    }

    static Stream<Recording> whole() {
        return Recording.on(Shelf.WHOLE).stream();
    }

    /** Where they are, there are some of each provider that speaks in a way of its own. */
    @Test
    void eachTongueHasBeenRecorded() {
        List<String> names =
                Stream.concat(streams(), whole()).map(Recording::name).toList();

        if (!names.isEmpty()) {
            assertThat(names)
                    .contains(
                            "anthropic/stream-thinking.response.sse",
                            "cohere/v2-stream-citations.response.sse",
                            "cohere/vercel-ai/cohere-empty-tool-call.chunks.txt",
                            "cohere/vercel-ai/cohere-null-args.json",
                            "gemini/stream-basic.response.sse",
                            "gigachat/chat_completion.stream",
                            "gigachat/chat_completion_function.json",
                            "huggingface/chat-tool.response.json",
                            "ollama/native-chat-stream-ndjson.response.ndjson",
                            "ollama/native-chat-tools.response.json");
        }
    }

    /** None is left lying: a new file is taken without a change here, or is told to be no chat. */
    @Test
    void everyFileHasItsPlace() {
        List<Recording> all = Recording.files().map(Recording::of).toList();
        Set<String> known = Set.of(
                "list", "response", "embeddings", "embedding", "text_completion", "threads.messages.run", "model");

        for (Recording each : all) {
            if (each.shelf() == Shelf.ELSE) {
                assertThat(each.texts())
                        .as(each.name())
                        .anyMatch(text -> known.contains(text.path("object").asText())
                                || text.path("response").path("object").asText().equals("response")
                                || !Collections.disjoint(fields(text), NO_CHAT));
            }
        }
        assertThat(all.isEmpty()
                        || all.stream()
                                        .filter(each -> each.shelf() != Shelf.ELSE)
                                        .count()
                                > 200)
                .isTrue();
    }

    private static List<String> fields(JsonNode text) {
        List<String> names = new ArrayList<>();
        text.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static Stream<Recording> failed() {
        return Recording.on(Shelf.FAILED).stream();
    }

    /** One that fails on the way is never taken for an answer. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("failed")
    void aStreamThatFailsComesAsAnErrorToBoth(Recording played) {
        for (int size : SIZES) {
            for (Dialect dialect : List.of(Streams.CHAT, Streams.MESSAGES)) {
                Translation translation = new Translation(played.format(), dialect, TOLD);
                String told = new String(Streams.bytes(translation, played.bytes(), Math.min(size, 1 << 20)), UTF_8);

                assertThat(translation.fault()).as(played.name()).isNotNull();
                assertThat(told).contains("\"error\":{").doesNotContain("[DONE]", "message_stop");
            }
        }
    }

    static byte[] translated(Recording played, Dialect dialect, int size) {
        Translation translation = new Translation(played.format(), dialect, TOLD);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = played.bytes();
        for (int at = 0; at < bytes.length; at += Math.min(size, bytes.length - at)) {
            out.writeBytes(translation.feed(Arrays.copyOfRange(bytes, at, at + Math.min(size, bytes.length - at))));
        }
        out.writeBytes(translation.end());
        assertThat(translation.fault()).isNull();
        return out.toByteArray();
    }

    /** Where nobody said what was used, Anthropic's form has a nought. */
    private static Said counted(Said said) {
        List<Long> used = said.used().isEmpty() ? List.of(0L, 0L, 0L) : said.used();
        return new Said(said.text(), said.thinking(), said.calls(), said.finish(), used);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("streams")
    void aStreamComesToOpenAisSdk(Recording played) {
        for (int size : SIZES) {
            assertThat(Sdk.openAiStream(translated(played, new ChatDialect(), size)))
                    .as("%s in pieces of %d", played, size)
                    .isEqualTo(played.said());
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("streams")
    void aStreamComesToAnthropicsSdk(Recording played) {
        for (int size : SIZES) {
            assertThat(Sdk.anthropicStream(translated(played, new MessagesDialect(), size)))
                    .as("%s in pieces of %d", played, size)
                    .isEqualTo(counted(played.said()));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("whole")
    void aWholeAnswerComesToOpenAisSdk(Recording played) {
        Reply reply = Gathering.read(played.format(), played.bytes());

        assertThat(reply.fault()).isNull();
        assertThat(Sdk.openAiWhole(new ChatDialect().whole(reply, TOLD))).isEqualTo(played.said());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("whole")
    void aWholeAnswerComesToAnthropicsSdk(Recording played) {
        Reply reply = Gathering.read(played.format(), played.bytes());

        assertThat(Sdk.anthropicWhole(new MessagesDialect().whole(reply, TOLD))).isEqualTo(counted(played.said()));
    }
}
