package caravan.translation;

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

/** What cannot be said to a provider is named in a header, or refused by its name, as the configuration has it. */
class StrictDoorTest {
    private static final String PROVIDERS = """
            providers:
              openai: {base_url: "https://api.openai.com/v1", keys: OPENAI_API_KEY}
              easy: {base_url: "${env:OPENAI_API_URL}/v1", auth: none, native: {format: ollama}}
              exact: {base_url: "${env:OPENAI_API_URL}/v1", auth: none, native: {format: ollama}, strict: true}
            """;
    private static final String MODELS = """
            models:
              - {name: careful, provider: easy, model: llama, strict: true}
              - {name: loose, provider: exact, model: gemma, strict: false}
              - {name: either, policy: fallback, deployments: [exact/qwen, openai/gpt]}
            retry: {tries: 1}
            """;
    private static final String FORCED = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}],"
            + "\"tool_choice\":\"required\",\"logit_bias\":{\"1\":1}";

    private static final String FORCED_MESSAGES =
            ",\"tools\":[{\"name\":\"look\",\"input_schema\":{\"type\":\"object\"}}],\"tool_choice\":{\"type\":\"any\"}";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.file("config/providers.yaml", PROVIDERS).file("config/models.yaml", MODELS));
        rig.fake()
                .when(
                        seen -> seen.path().equals("/api/chat"),
                        Reply.json(new OllamaFormatTest().text().whole()));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({"easy/llama3", "loose"})
    void whatIsLeftOutIsNamed(String model) {
        RawClient.Answer answer = rig.chat(Town.chat(model, FORCED));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.head().header("x-caravan-dropped").split(","))
                .containsExactlyInAnyOrder("tool_choice", "logit_bias");
        assertThat(rig.lastSeen().path()).isEqualTo("/api/chat");
    }

    @ParameterizedTest
    @CsvSource({"exact/llama3", "careful"})
    void whoIsStrictRefusesItByName(String model) {
        int before = rig.fake().seen().size();
        RawClient.Answer answer = rig.chat(Town.chat(model, ",\"logit_bias\":{\"1\":1}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        JsonNode error = Said.parse(answer.text()).path("error");
        assertThat(error.path("param").asText()).isEqualTo("logit_bias");
        assertThat(error.path("code").asText()).isEqualTo("unsupported_parameter");
        assertThat(rig.fake().seen()).hasSize(before);
        assertThat(rig.chat(Town.chat(model, "")).status())
                .as("nothing to be left out")
                .isEqualTo(200);
    }

    @Test
    void whoSpeaksAnthropicIsRefusedInItsForm() {
        RawClient.Answer answer =
                rig.say(RawClient.post("/v1/messages", Town.messages("exact/llama3", FORCED_MESSAGES)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Said.parse(answer.text()).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(Said.parse(answer.text()).at("/error/message").asText()).contains("tool_choice");
    }

    @Test
    void somebodyElseWhoCanBeToldAllIsAskedInstead() {
        RawClient.Answer answer = rig.chat(Town.chat("either", ",\"logit_bias\":{\"1\":1}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.head().header("x-caravan-provider")).isEqualTo("openai");
        assertThat(answer.head().header("x-caravan-dropped")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "n, ',\"n\":2'",
        "logprobs, ',\"logprobs\":true'",
        "modalities, ',\"modalities\":[\"text\",\"audio\"]'",
        "tools[0].type, ',\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"x\"}}]'"
    })
    void whatWouldBeMissedIsRefusedByWhoeverIsAsked(String param, String field) {
        for (String model : new String[] {"easy/llama3", "exact/llama3"}) {
            RawClient.Answer answer = rig.chat(Town.chat(model, field));

            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(Said.parse(answer.text()).at("/error/param").asText()).isEqualTo(param);
        }
    }

    @Test
    void aPictureThatMustBeFetchedIsRefused() {
        String picture =
                "{\"model\":\"easy/llama3\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"http://10.0.0.1/x.png\"}}]}]}";
        RawClient.Answer answer = rig.chat(picture);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Said.parse(answer.text()).at("/error/param").asText()).isEqualTo("image_url");
    }
}
