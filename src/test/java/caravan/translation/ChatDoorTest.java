package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who speaks OpenAI is answered by Anthropic and Gemini, through the running gateway. */
class ChatDoorTest {
    private Rig rig;

    @BeforeEach
    void open() {
        rig = Town.open(plan -> plan);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-sonnet-4-5", "gemini-2.5-flash"})
    void theOfficialSdkReadsTheAnswer(String model) {
        OpenAIClient sdk = rig.sdk("sk-any");
        ChatCompletion answer = sdk.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model(model)
                        .addUserMessage("How far is Samarkand?")
                        .build())
                .validate();

        assertThat(answer.choices().getFirst().message().content()).contains("A week by camel.");
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-sonnet-4-5", "gemini-2.5-flash"})
    void aStreamIsTranslatedAndTellsItsUsageToWhoAsks(String model) {
        RawClient.Answer answer =
                rig.chat(Town.chat(model, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        assertThat(answer.head().header("content-type")).isEqualTo("text/event-stream");
        Said said = Sdk.openAiStream(answer.body());
        assertThat(said.text()).isEqualTo("A week by camel.");
        assertThat(said.used().get(1)).isEqualTo(40L);
    }

    @Test
    void whoDoesNotAskForUsageDoesNotGetIt() {
        RawClient.Answer answer = rig.chat(Town.chat("claude-sonnet-4-5", ",\"stream\":true"));

        assertThat(Sdk.openAiStream(answer.body()).used()).isEmpty();
        assertThat(rig.entry(answer).path("output_tokens").asLong()).isEqualTo(40);
    }

    @Test
    void anthropicIsAskedInItsOwnFormWithItsOwnHeaders() {
        rig.chat(Town.chat("claude-sonnet-4-5", ""));

        Seen seen = rig.lastSeen();
        assertThat(seen.uri()).isEqualTo("/v1/messages");
        assertThat(seen.header("x-api-key")).isEqualTo("sk-ant-house");
        assertThat(seen.header("authorization")).isNull();
        assertThat(seen.header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(seen.json().path("max_tokens").asLong()).isEqualTo(8192);
    }

    @Test
    void geminiIsAskedInItsOwnFormWithItsOwnHeaders() {
        rig.chat(Town.chat("gemini-2.5-flash", ",\"stream\":true"));

        Seen seen = rig.lastSeen();
        assertThat(seen.uri()).isEqualTo("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
        assertThat(seen.header("x-goog-api-key")).isEqualTo("AIza-house");
        assertThat(seen.header("authorization")).isNull();
    }

    @Test
    void whatGeminiDoesNotHaveInItsOwnFormIsAskedAsBefore() {
        rig.say(RawClient.post("/v1/embeddings", "{\"model\":\"gemini-embedding-001\",\"input\":\"x\"}"));

        assertThat(rig.lastSeen().uri()).isEqualTo("/v1beta/openai/embeddings");
        assertThat(rig.lastSeen().header("authorization")).isEqualTo("Bearer AIza-house");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void cacheWritesOfAnHourAreChargedAsSuchThoughOpenAisFormCannotTellThem(String more) {
        RawClient.Answer answer = rig.chat(Town.chat("claude-sonnet-4-5", more));

        JsonNode entry = rig.entry(answer);
        assertThat(entry.path("input_tokens").asLong()).isEqualTo(60);
        // 10 * 3 + 20 * 0.3 + 10 * 3.75 + 20 * 6 + 40 * 15, in millionths
        assertThat(new BigDecimal(entry.path("cost_usd").asText())).isEqualByComparingTo("0.0007935");
    }

    @Test
    void whatIsDroppedIsNamedInAHeader() {
        RawClient.Answer answer = rig.chat(Town.chat("claude-sonnet-4-5", ",\"seed\":7"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head().header("x-caravan-dropped")).isEqualTo("seed");
    }

    @Test
    void contentThatWouldBeLostIsRefusedByName() {
        RawClient.Answer answer = rig.chat(Town.chat("claude-sonnet-4-5", ",\"n\":2"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Said.parse(answer.text()).at("/error/param").asText()).isEqualTo("n");
        assertThat(rig.fake().seen()).isEmpty();
    }

    @Test
    void errorsOfAnthropicBecomeOpenAisWithTheStatusThatItWas() {
        rig.close();
        rig = Rig.house(
                plan -> plan.file("config/providers.yaml", Town.PROVIDERS).env("ANTHROPIC_API_KEY", "sk-ant-h"));
        rig.fake()
                .always(
                        Reply.json(
                                529,
                                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded by org-abcdefgh12345\"}}"));

        RawClient.Answer answer = rig.chat(Town.chat("claude-sonnet-4-5", ""));

        JsonNode error = Said.parse(answer.text()).path("error");
        assertThat(answer.head().header("x-caravan-upstream-status")).isEqualTo("529");
        assertThat(error.path("message").asText()).isEqualTo("Overloaded by org-…");
        assertThat(error.has("code") && error.has("param") && error.has("type")).isTrue();
        assertThat(answer.status()).isIn(503, 529);
    }

    @Test
    void errorsOfGeminiBecomeOpenAis() {
        rig.close();
        rig = Rig.house(
                plan -> plan.file("config/providers.yaml", Town.PROVIDERS).env("GEMINI_API_KEY", "AIza"));
        rig.fake()
                .always(Reply.json(
                        400, "{\"error\":{\"code\":400,\"message\":\"Bad thing\",\"status\":\"INVALID_ARGUMENT\"}}"));

        RawClient.Answer answer = rig.chat(Town.chat("gemini-2.5-flash", ""));

        JsonNode error = Said.parse(answer.text()).path("error");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).isEqualTo("Bad thing");
        assertThat(error.path("code").isNumber()).isFalse();
    }

    @Test
    void aStreamThatIsCutAnywhereIsNeverTakenForAWholeOne() {
        byte[] all = Town.claudeBytes();
        int end = new String(all, UTF_8).lastIndexOf("message_stop");
        for (int length = 1; length < end; length += 97) {
            try (Rig cut = Rig.house(
                    plan -> plan.file("config/providers.yaml", Town.PROVIDERS).env("ANTHROPIC_API_KEY", "sk-ant-h"))) {
                cut.fake().always(Reply.sse(all).first(length).thenClose());
                String body = rest(cut, Town.chat("claude-sonnet-4-5", ",\"stream\":true"));
                assertThat(body)
                        .as("cut after %d", length)
                        .doesNotContain("[DONE]")
                        .contains("\"error\"");
            }
        }
    }

    private static String rest(Rig rig, String json) {
        try (RawClient caller = rig.caller()) {
            return new String(
                    caller.send(RawClient.post("/v1/chat/completions", json)).rest(), UTF_8);
        }
    }

    @Test
    void whoCannotBeToldAllIsPassedOver() {
        rig.close();
        rig = Town.open(
                plan -> plan.file(
                        "config/models.yaml",
                        "models: [{name: smart, policy: fallback, deployments: [anthropic/claude-sonnet-4-5, openai/gpt-4o]}]"));
        RawClient.Answer answer = rig.chat(Town.chat("smart", ",\"n\":2"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.head().header("x-caravan-provider")).isEqualTo("openai");
        assertThat(rig.fake().seen()).extracting(Seen::path).isEqualTo(List.of("/v1/chat/completions"));
    }

    @Test
    void legacyCompletionsReachAnthropicToo() {
        RawClient.Answer answer =
                rig.say(RawClient.post("/v1/completions", "{\"model\":\"claude-sonnet-4-5\",\"prompt\":\"How far?\"}"));

        assertThat(Said.parse(answer.text()).at("/choices/0/text").asText()).isEqualTo("A week by camel.");
    }

    @Test
    void aTranslatedAnswerIsKeptInTheCacheAndGivenInEitherForm() {
        rig.close();
        rig = Town.open(plan -> plan.env("CACHE_TTL", "1h"));
        String asked = ",\"temperature\":0,\"seed\":1";

        rig.chat(Town.chat("claude-sonnet-4-5", asked));
        RawClient.Answer hit = rig.chat(Town.chat("claude-sonnet-4-5", asked));
        RawClient.Answer streamed = rig.chat(Town.chat("claude-sonnet-4-5", asked + ",\"stream\":true"));

        assertThat(rig.fake().seen()).hasSize(1);
        assertThat(Sdk.openAiWhole(hit.body()).text()).isEqualTo("A week by camel.");
        assertThat(hit.head().header("x-caravan-dropped")).isEqualTo("seed");
        assertThat(Sdk.openAiStream(streamed.body()).text()).isEqualTo("A week by camel.");
    }
}
