package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that think aloud: what stands between the marks is kept, told apart, or taken out, as the configuration says. */
class ThinkDoorTest {
    private static final String PROVIDERS = """
            providers:
              openai:
                base_url: https://api.openai.com/v1
                keys: OPENAI_API_KEY
                prefixes: [r1, qwen, plain, opened, loud]
                think_blocks: {"r1*": remove, "qwen*": reasoning, opened-quiet: opened_remove, opened-loud: opened_reasoning}
            """;
    private static final String MODELS = """
            models: [{name: mine, provider: openai, model: plain-3, key: OPENAI_API_KEY, think_blocks: remove}]
            retry: {tries: 1}
            """;

    /** With what no translation would keep. */
    private static final String WHOLE = """
            {"id":"c","object":"chat.completion","created":1,"model":"m","odd":{"n":1.10},"choices":[{"index":0,\
            "message":{"role":"assistant","content":"%s","odd":1},"logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}""";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.file("config/providers.yaml", PROVIDERS).file("config/models.yaml", MODELS));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static String chunk(String choices, String more) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"odd\":1.10,\"choices\":["
                + choices + "]" + more + "}";
    }

    private static String said(String piece) {
        return chunk("{\"index\":0,\"delta\":{\"content\":\"" + piece + "\"},\"finish_reason\":null}", "");
    }

    private static String stream(String... pieces) {
        StringBuilder all = new StringBuilder();
        for (String piece : pieces) {
            all.append(Streams.sse(said(piece)));
        }
        return all
                + Streams.sse(
                        chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}", ""),
                        chunk("", ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}"),
                        "[DONE]");
    }

    private static RawClient.Answer ask(Speaker speaker, String model, boolean streamed) {
        return rig.say(RawClient.post(speaker.path, speaker.asks(model, streamed)));
    }

    @ParameterizedTest
    @CsvSource({
        "r1-32b, <think>So?</think>\\n\\nYes., Yes.,",
        "mine, <think>So?</think>\\n\\nYes., Yes.,",
        "qwen3, <think>So?</think>\\n\\nYes., Yes., So?",
        "opened-quiet, So?</think>Yes., Yes.,",
        "opened-loud, So?</think>Yes., Yes., So?",
        "r1-32b, Yes <think>., Yes <think>.,"
    })
    void whatItThinksIsToldApartOrNotAtAll(String model, String said, String text, String thought) {
        for (Speaker speaker : Speaker.values()) {
            rig.fake().always(Reply.json(WHOLE.formatted(said)));
            Said whole = speaker.whole(ask(speaker, model, false).body());
            assertThat(whole.text()).isEqualTo(text);
            assertThat(whole.thinking()).isEqualTo(thought == null ? "" : thought);

            for (int cut : new int[] {1, 5, said.length()}) {
                String first = said.substring(0, Math.min(cut, said.length()));
                String second = said.substring(first.length());
                rig.fake()
                        .always(Reply.sse(stream(first, second).getBytes(UTF_8)).splitEvery(cut));
                Said streamed = speaker.stream(ask(speaker, model, true).body());
                assertThat(streamed.text()).isEqualTo(text);
                assertThat(streamed.thinking()).isEqualTo(thought == null ? "" : thought);
                assertThat(streamed.used().subList(0, 2)).containsExactly(9L, 4L);
            }
        }
    }

    @Test
    void allElseOfAnAnswerStaysAsItIs() {
        rig.fake().always(Reply.json(WHOLE.formatted("<think>So?</think>Yes.")));
        RawClient.Answer answer = ask(Speaker.OPENAI, "r1-32b", false);

        assertThat(answer.text()).isEqualTo(WHOLE.formatted("Yes."));
        JsonNode entry = rig.entry(answer);
        assertThat(entry.path("input_tokens").asLong()).isEqualTo(9);
        assertThat(entry.path("output_tokens").asLong()).isEqualTo(4);
    }

    @Test
    void eachOfSeveralAnswersHasItsOwnThoughts() {
        String two = Streams.sse(
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"<think>a\"}},{\"index\":1,\"delta\":{\"content\":\"One\"}}]}",
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\" <think>\"},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"</think>Two\"},\"finish_reason\":\"stop\"}]}",
                "[DONE]");
        rig.fake().always(Reply.sse(two.getBytes(UTF_8)));

        String told = ask(Speaker.OPENAI, "r1-32b", true).text();

        assertThat(told).contains("\"content\":\"One\"", "\"content\":\" <think>\"", "\"content\":\"Two\"");
        assertThat(told).doesNotContain("<think>a", "</think>");
    }

    @Test
    void whatOnlyBeginsLikeAThoughtIsToldBeforeTheEnd() {
        rig.fake().always(Reply.sse(stream("1 < 2, and ", "<thi").getBytes(UTF_8)));
        assertThat(Speaker.OPENAI.stream(ask(Speaker.OPENAI, "r1-32b", true).body())
                        .text())
                .isEqualTo("1 < 2, and <thi");

        rig.fake().always(Reply.sse(stream("<thi").getBytes(UTF_8)));
        assertThat(Speaker.OPENAI.stream(ask(Speaker.OPENAI, "r1-32b", true).body())
                        .text())
                .isEqualTo("<thi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain-4", "plain-r1"})
    void whoeverIsNotNamedIsPassedOnByteForByte(String model) {
        String whole = WHOLE.formatted("<think>So?</think>Yes.").replace("\"index\"", "  \"index\" ");
        rig.fake().always(Reply.json(whole));
        assertThat(ask(Speaker.OPENAI, model, false).text()).isEqualTo(whole);

        String stream = stream("<think>", "So?</think>Yes.");
        rig.fake().always(Reply.sse(stream.getBytes(UTF_8)).splitEvery(7));
        assertThat(ask(Speaker.OPENAI, model, true).text()).isEqualTo(stream);
    }

    @Test
    void aStreamThatBreaksWithinAThoughtIsNoAnswer() {
        rig.fake()
                .always(Reply.sse(Streams.sse(said("<think>So")).getBytes(UTF_8))
                        .thenClose());
        try (RawClient caller = rig.caller()) {
            String request =
                    RawClient.post(Speaker.OPENAI.path, Speaker.OPENAI.asks("r1-32b", true), "Connection: close");
            assertThat(new String(caller.send(request).rest(), UTF_8))
                    .contains("\"error\":{")
                    .doesNotContain("[DONE]", "So");
        }
    }
}
