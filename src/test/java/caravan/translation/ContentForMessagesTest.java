package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.StopReason;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures, documents, forms, limits and endings of an application of Anthropic's, at those who are not Anthropic. */
class ContentForMessagesTest {
    private static final Spoken HELLO = Spoken.of("stop", new Spoken.Text("Hello."));

    private static Rig rig;
    private static Claude claude;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan);
        claude = Claude.of(rig);
    }

    @AfterAll
    static void close() {
        claude.close();
        rig.close();
    }

    private static String showing(String model, String... blocks) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":["
                + String.join(",", blocks) + "]}]}";
    }

    private static JsonNode asked(String request) {
        rig.fake().always(HELLO);
        assertThat(Claude.text(claude.ask(request, false))).isEqualTo("Hello.");
        return rig.lastSeen().json();
    }

    private static String source(String block, String source) {
        return "{\"type\":\"" + block + "\",\"source\":" + source + "}";
    }

    private static final String PICTURE =
            source("image", "{\"type\":\"base64\",\"media_type\":\"image/jpeg\",\"data\":\"/9j/4A==\"}");
    private static final String LINK = source("image", "{\"type\":\"url\",\"url\":\"https://there.example/is.png\"}");
    private static final String PDF =
            source("document", "{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"JVBERi0=\"}");
    private static final String PLAIN =
            source("document", "{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"A long way.\"}");

    @Test
    void picturesAndDocumentsAreShownToOpenAi() {
        JsonNode content = asked(showing("gpt-4o", PICTURE, LINK, PDF, PLAIN)).at("/messages/0/content");

        assertThat(content.at("/0/image_url/url").asText()).isEqualTo("data:image/jpeg;base64,/9j/4A==");
        assertThat(content.at("/1/image_url/url").asText()).isEqualTo("https://there.example/is.png");
        assertThat(content.at("/2/file/file_data").asText()).isEqualTo("data:application/pdf;base64,JVBERi0=");
        assertThat(content.at("/3/text").asText()).isEqualTo("A long way.");
    }

    @Test
    void picturesAndDocumentsAreShownToGemini() {
        JsonNode parts = asked(showing("gemini-2.5-flash", PICTURE, PDF, PLAIN)).at("/contents/0/parts");

        assertThat(parts.at("/0/inlineData"))
                .isEqualTo(Said.parse("{\"mimeType\":\"image/jpeg\",\"data\":\"/9j/4A==\"}"));
        assertThat(parts.at("/1/inlineData/mimeType").asText()).isEqualTo("application/pdf");
        assertThat(parts.at("/2/text").asText()).isEqualTo("A long way.");
    }

    /** We fetch nothing that a caller points at; Google fetches what is its own. */
    @Test
    void aPictureElsewhereIsRefusedForGeminiUnlessGoogleHasIt() {
        RawClient.Answer answer = rig.say(RawClient.post("/v1/messages", showing("gemini-2.5-flash", LINK)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Said.parse(answer.text()).at("/error/message").asText()).contains("image", "base64");
        String stored = LINK.replace("https://there.example/is.png", "gs://bucket/is.png");
        assertThat(asked(showing("gemini-2.5-flash", stored))
                        .at("/contents/0/parts/0/fileData/fileUri")
                        .asText())
                .isEqualTo("gs://bucket/is.png");
    }

    @Test
    void theSystemAndTheSettingsGoAlong() {
        String more =
                ",\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\",\"cache_control\":{\"type\":\"ephemeral\"}}],"
                        + "\"temperature\":0.5,\"top_p\":0.9,\"stop_sequences\":[\"END\"],\"metadata\":{\"user_id\":\"u-1\"}";

        JsonNode openAi = asked(Town.messages("gpt-4o", more));
        assertThat(openAi.at("/messages/0/role").asText()).isIn("system", "developer");
        assertThat(openAi.at("/messages/0/content").toString()).contains("Be brief.");
        assertThat(openAi.path("max_completion_tokens").asLong()
                        + openAi.path("max_tokens").asLong())
                .isEqualTo(100);
        assertThat(openAi.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(openAi.path("stop").toString()).contains("END");

        JsonNode gemini = asked(Town.messages("gemini-2.5-flash", more));
        assertThat(gemini.at("/systemInstruction/parts/0/text").asText()).isEqualTo("Be brief.");
        assertThat(gemini.at("/generationConfig/maxOutputTokens").asLong()).isEqualTo(100);
        assertThat(gemini.at("/generationConfig/topP").asDouble()).isEqualTo(0.9);
        assertThat(gemini.at("/generationConfig/stopSequences/0").asText()).isEqualTo("END");
    }

    @Test
    void aSchemaForTheAnswerGoesAlong() {
        String schema = "{\"type\":\"object\",\"properties\":{\"days\":{\"type\":\"integer\"}},\"required\":[\"days\"],"
                + "\"additionalProperties\":false}";
        String more = ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":" + schema + "}}";

        JsonNode openAi = asked(Town.messages("gpt-4o", more)).at("/response_format/json_schema");
        assertThat(openAi.path("schema")).isEqualTo(Said.parse(schema));
        JsonNode gemini = asked(Town.messages("gemini-2.5-flash", more)).path("generationConfig");
        assertThat(gemini.path("responseJsonSchema")).isEqualTo(Said.parse(schema));
        assertThat(gemini.path("responseMimeType").asText()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, length, max_tokens, false", "gpt-4o, length, max_tokens, true",
        "gemini-2.5-flash, length, max_tokens, false", "gemini-2.5-flash, length, max_tokens, true",
        "gpt-4o, content_filter, refusal, false", "gpt-4o, content_filter, refusal, true",
        "gemini-2.5-flash, content_filter, refusal, false", "gemini-2.5-flash, content_filter, refusal, true"
    })
    void theEndIsToldInAnthropicsWords(String model, String stop, String told, boolean streamed) {
        rig.fake().always(Spoken.of(stop, new Spoken.Text("Once")));

        assertThat(claude.ask(Town.messages(model, ""), streamed).stopReason()).contains(StopReason.of(told));
    }

    /** OpenAI's models say no in a field of its own; Anthropic's clients read it as text, and why it ended. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aRefusalIsOne(boolean streamed) {
        String whole =
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I will not.\"},\"finish_reason\":\"stop\"}]}";
        String chunk = Streams.chunk("{\"refusal\":\"I will not.\"}");
        rig.fake().always(streamed ? Reply.sse(List.of(chunk, Streams.finish("stop"), "[DONE]")) : Reply.json(whole));

        Message answer = claude.ask(Town.messages("gpt-4o", ""), streamed);

        assertThat(Claude.text(answer)).isEqualTo("I will not.");
        assertThat(answer.stopReason()).contains(StopReason.REFUSAL);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, false, 10, 20, 30", "claude-sonnet-4-5, true, 10, 20, 30",
        "gpt-4o, false, 10, 20, 30", "gpt-4o, true, 10, 20, 30",
        "gemini-2.5-flash, false, 40, 20, 0", "gemini-2.5-flash, true, 40, 20, 0"
    })
    void whatCameFromTheCacheIsCountedApart(String model, boolean streamed, long input, long read, long written) {
        rig.fake().always(HELLO);

        Message answer = claude.ask(Town.messages(model, ""), streamed);

        assertThat(answer.usage().inputTokens()).isEqualTo(input);
        assertThat(answer.usage().cacheReadInputTokens()).contains(read);
        assertThat(answer.usage().cacheCreationInputTokens()).contains(written);
        assertThat(answer.usage().outputTokens()).isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource({"gpt-4o", "gemini-2.5-flash"})
    void whatOnlyAnthropicCanDoIsRefusedByName(String model) {
        for (String more : List.of(
                ",\"mcp_servers\":[{\"type\":\"url\",\"url\":\"https://x.example\",\"name\":\"x\"}]",
                ",\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]",
                ",\"container\":\"container_1\"")) {
            RawClient.Answer answer = rig.say(RawClient.post("/v1/messages", Town.messages(model, more)));

            assertThat(answer.status()).as(more).isIn(400, 403);
            assertThat(Said.parse(answer.text()).path("type").asText()).isEqualTo("error");
        }
    }
}
