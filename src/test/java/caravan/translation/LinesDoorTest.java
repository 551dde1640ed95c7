package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of JSON texts line by line is a stream for everything that looks at streams. */
class LinesDoorTest {
    private static final String PROVIDERS = """
            providers:
              openai: {base_url: "https://api.openai.com/v1", keys: OPENAI_API_KEY}
              lines: {base_url: "${env:OPENAI_API_URL}", auth: none, native: {format: ollama}, timeouts: {idle: 300ms}}
            """;
    private static final String MODELS = """
            models: [{name: either, policy: fallback, deployments: [lines/qwen3, openai/gpt]}]
            retry: {tries: 1}
            """;
    private static final String STREAM = new OllamaFormatTest().text().stream();
    private static final String FIRST = STREAM.substring(0, STREAM.indexOf('\n') + 1);

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Rig.house(plan -> plan.file("config/providers.yaml", PROVIDERS).file("config/models.yaml", MODELS));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void says(Reply reply) {
        rig.fake().when(seen -> seen.path().equals("/api/chat"), reply);
    }

    private static Reply lines(String text) {
        return Reply.of(200)
                .header("Content-Type", "application/x-ndjson")
                .chunked()
                .bytes(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-ndjson", "application/jsonl; charset=utf-8", "application/json", "text/plain"})
    void whateverItCallsThemTheyAreAStream(String type) {
        says(Reply.of(200).header("Content-Type", type).chunked().bytes(STREAM).splitEvery(11));

        RawClient.Answer answer = rig.chat(Speaker.OPENAI.asks("lines/qwen3", true));

        assertThat(answer.head().header("content-type")).startsWith("text/event-stream");
        assertThat(Speaker.OPENAI.stream(answer.body()).text()).isEqualTo("Hello ⚠️");
    }

    @Test
    void whoDoesNotAskForTheUsageDoesNotGetItAndTheBooksDo() {
        says(lines(STREAM));

        RawClient.Answer answer = rig.chat(Town.chat("lines/qwen3", ",\"stream\":true"));

        assertThat(Speaker.OPENAI.stream(answer.body()).used()).isEmpty();
        assertThat(rig.entry(answer).path("input_tokens").asLong()).isEqualTo(26);
        assertThat(rig.entry(answer).path("output_tokens").asLong()).isEqualTo(12);
    }

    @Test
    void whatComesIsToldBeforeTheNextComes() {
        says(lines(FIRST).thenHang());
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post(Speaker.OPENAI.path, Speaker.OPENAI.asks("lines/qwen3", true)))
                    .head();
            StringBuilder told = new StringBuilder();
            while (!told.toString().contains("\"content\":\"He\"")) {
                told.append(new String(caller.chunk().bytes(), UTF_8));
            }
            assertThat(told).doesNotContain("error");
        }
    }

    @Test
    void whoIsSilentForTooLongIsGivenUp() {
        says(lines(FIRST).thenHang());
        try (RawClient caller = rig.caller()) {
            String request =
                    RawClient.post(Speaker.OPENAI.path, Speaker.OPENAI.asks("lines/qwen3", true), "Connection: close");
            assertThat(new String(caller.send(request).rest(), UTF_8))
                    .contains("\"content\":\"He\"", "\"error\":{")
                    .doesNotContain("[DONE]");
        }
        assertThat(rig.lastSeen().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
    }

    @Test
    void oneThatBeginsWithAnErrorLetsSomebodyElseAnswer() {
        says(lines("{\"error\":\"model requires more system memory\"}\n"));

        RawClient.Answer answer = rig.chat(Speaker.OPENAI.asks("either", true));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.head().header("x-caravan-provider")).isEqualTo("openai");
    }
}
