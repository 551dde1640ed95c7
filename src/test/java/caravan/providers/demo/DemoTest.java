package caravan.providers.demo;

import static caravan.call.Operation.CHAT;
import static caravan.call.Operation.COMPLETION;
import static caravan.call.Operation.EMBEDDINGS;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Reason;
import caravan.providers.demo.Loop.Heard;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final String HELLO = """
            {"model":"x","messages":[{"role":"system","content":"Be brief."},
             {"role":"user","content":"Hello, good world"}]""";

    private Loop loop;
    private Demo demo;

    @BeforeEach
    void start() {
        loop = new Loop();
        demo = new Demo(loop.vertx(), Duration.ofMillis(1), Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    private static String said(JsonNode answer) {
        return answer.at("/choices/0/message/content").asText();
    }

    /** The text in a stream's chunks, joined. */
    private static String joined(List<JsonNode> chunks, String pointer) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at(pointer).asText("")));
        return text.toString();
    }

    @Test
    void echoSaysWhatTheUserSaidLast() {
        JsonNode answer = loop.whole(demo, CHAT, "echo", HELLO + "}");
        assertThat(said(answer)).isEqualTo("Hello, good world");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo("echo");
        assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aVeryLongQuestionLeavesTheEventLoopFreeAndIsEchoedInPart() {
        String question = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(1_000_000) + "\"}]}";
        Call call = loop.call(CHAT, question);
        boolean doneAtOnce =
                loop.on(() -> demo.ask(call, new Candidate("demo", "echo")).isDone());
        JsonNode answer = loop.whole(demo, CHAT, "echo", question);

        assertThat(doneAtOnce).isFalse();
        assertThat(said(answer)).hasSize(64 << 10);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(1_000_000);
    }

    @Test
    void aVeryLongQuestionFailsAsAShortOneDoes() {
        String question = "{\"messages\":[],\"user\":\"" + "x".repeat(300_000) + "\"}";

        assertThat(loop.failure(demo, CHAT, "fail-429", question).reason()).isEqualTo(Reason.UPSTREAM_STATUS);
    }

    @Test
    void echoReadsContentParts() {
        JsonNode answer = loop.whole(demo, CHAT, "echo", """
                {"messages":[{"role":"user","content":[{"type":"text","text":"one"},
                 {"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"two"}]},
                 {"role":"assistant","content":"no"}]}""");
        assertThat(said(answer)).isEqualTo("one\ntwo");
    }

    @Test
    void usageCountsUpToFourCharactersOfAWordAsAToken() {
        JsonNode usage = loop.whole(demo, CHAT, "echo", HELLO + "}").path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(8);
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo(5);
        assertThat(usage.path("total_tokens").asInt()).isEqualTo(13);
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").isInt()).isTrue();
        assertThat(usage.at("/completion_tokens_details/reasoning_tokens").isInt())
                .isTrue();
    }

    @Test
    void answersCarryTheHeadersOfAProvider() {
        Answer whole = Loop.await(loop.ask(demo, CHAT, "echo", HELLO + "}"));
        assertThat(whole.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(whole.headers().get("X-Request-Id")).isEqualTo("demo-c1");
        assertThat(whole.headers().get("OpenAI-Processing-Ms")).matches("\\d+");
        Answer streamed = Loop.await(loop.ask(demo, CHAT, "echo", HELLO + ",\"stream\":true}"));
        assertThat(streamed.headers().get("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(((Answer.Streamed) streamed).events()).isTrue();
    }

    @Test
    void echoStreamsWordByWord() {
        List<JsonNode> chunks =
                loop.streamed(demo, CHAT, "echo", HELLO + ",\"stream\":true}").chunks();
        assertThat(chunks)
                .extracting(chunk -> chunk.path("choices").path(0).path("delta").toString())
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"}",
                        "{\"content\":\"Hello,\"}",
                        "{\"content\":\" good\"}",
                        "{\"content\":\" world\"}",
                        "{}",
                        "");
        assertThat(chunks.get(4).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aStreamEndsWithUsageAndDone() {
        Heard heard = loop.streamed(demo, CHAT, "echo", HELLO + ",\"stream\":true}");
        List<JsonNode> chunks = heard.chunks();
        JsonNode usage = chunks.getLast();
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.at("/usage/total_tokens").asInt()).isEqualTo(13);
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk.path("usage").isNull());
        assertThat(chunks).allMatch(chunk -> chunk.path("object").asText().equals("chat.completion.chunk"));
        assertThat(heard.pieces()).last().isEqualTo("data: [DONE]\n\n");
    }

    @Test
    void aStreamSaysWhatTheWholeAnswerSays() {
        String spaced = "{\"messages\":[{\"role\":\"user\",\"content\":\" a  b\\n\\nKäse 😀 \"}]";
        Heard heard = loop.streamed(demo, CHAT, "echo", spaced + ",\"stream\":true}");
        assertThat(joined(heard.chunks(), "/choices/0/delta/content"))
                .isEqualTo(said(loop.whole(demo, CHAT, "echo", spaced + "}")))
                .isEqualTo(" a  b\n\nKäse 😀 ");
    }

    @Test
    void loremSaysFiftyWords() {
        JsonNode answer = loop.whole(demo, CHAT, "lorem", HELLO + "}");
        assertThat(said(answer)).startsWith("Lorem ipsum dolor").matches("(\\S+ ){49}\\S+");
    }

    @Test
    void loremSaysAsManyWordsAsTheUserAsksFor() {
        JsonNode answer = loop.whole(
                demo, CHAT, "lorem", "{\"messages\":[{\"role\":\"user\",\"content\":\"I want 200 words\"}]}");
        assertThat(said(answer).split(" ", -1)).hasSize(200);
    }

    @Test
    void theAnswerIsCutAtMaxTokens() {
        for (String limit : List.of("\"max_tokens\":3", "\"max_completion_tokens\":3,\"max_tokens\":9")) {
            JsonNode answer = loop.whole(demo, CHAT, "lorem", HELLO + "," + limit + "}");
            assertThat(said(answer)).isEqualTo("Lorem ipsu");
            assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
            assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        }
    }

    @Test
    void aLegacyCompletionIsAnsweredWhole() {
        JsonNode answer = loop.whole(demo, COMPLETION, "echo", "{\"prompt\":\"Once upon a time\"}");
        assertThat(answer.path("object").asText()).isEqualTo("text_completion");
        assertThat(answer.at("/choices/0/text").asText()).isEqualTo("Once upon a time");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void aLegacyCompletionIsStreamed() {
        List<JsonNode> chunks = loop.streamed(
                        demo, COMPLETION, "echo", "{\"prompt\":[\"Once upon a time\"],\"stream\":true}")
                .chunks();
        assertThat(joined(chunks, "/choices/0/text")).isEqualTo("Once upon a time");
        assertThat(chunks).allMatch(chunk -> chunk.path("object").asText().equals("text_completion"));
        assertThat(chunks.get(4).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void aStreamKeepsItsPaceWithOneTimer() {
        Timers timers = new Timers(loop.vertx());
        Demo paced = new Demo(timers.vertx(), Duration.ofMillis(20));
        Heard heard = loop.streamed(paced, CHAT, "echo", HELLO + ",\"stream\":true}");
        assertThat(heard.chunks()).hasSize(6);
        assertThat(timers.delays()).hasSize(7).containsOnly(20L);
        assertThat(timers.mostAtOnce()).isEqualTo(1);
        assertThat(timers.running()).isZero();
    }

    @Test
    void embeddingsDoNotChat() {
        assertThat(loop.failure(demo, CHAT, "embed", HELLO + "}").theirs().status())
                .isEqualTo(404);
        assertThat(loop.failure(demo, EMBEDDINGS, "echo", "{\"input\":\"x\"}")
                        .theirs()
                        .status())
                .isEqualTo(404);
    }
}
