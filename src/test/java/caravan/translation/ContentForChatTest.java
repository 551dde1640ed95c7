package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.chat.completions.ChatCompletion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures, documents, schemas and endings of an application of OpenAI's, at Anthropic and Gemini. */
class ContentForChatTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"days\":{\"type\":\"integer\"}},\"required\":[\"days\"],\"additionalProperties\":false}";

    private static Rig rig;
    private static Gpt gpt;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan);
        gpt = Gpt.of(rig);
    }

    @AfterAll
    static void close() {
        gpt.close();
        rig.close();
    }

    private static String showing(String model, String... parts) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":[" + String.join(",", parts)
                + "]}]}";
    }

    private static String picture(String url) {
        return "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}";
    }

    private static final String PDF =
            "{\"type\":\"file\",\"file\":{\"filename\":\"map.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0=\"}}";

    private static JsonNode asked(String request) {
        rig.fake().always(Spoken.of("stop", new Spoken.Text("Hello.")));
        assertThat(Gpt.text(gpt.ask(request, false))).isEqualTo("Hello.");
        return rig.lastSeen().json();
    }

    @Test
    void picturesAndDocumentsAreShownToClaude() {
        JsonNode content = asked(showing(
                        "claude-sonnet-4-5",
                        picture("data:image/png;base64,iVBORw0K"),
                        picture("https://there.example/is.png"),
                        PDF))
                .at("/messages/0/content");

        assertThat(content.at("/0/source"))
                .isEqualTo(Said.parse("{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw0K\"}"));
        assertThat(content.at("/1/source"))
                .isEqualTo(Said.parse("{\"type\":\"url\",\"url\":\"https://there.example/is.png\"}"));
        assertThat(content.at("/2/source/data").asText()).isEqualTo("JVBERi0=");
        assertThat(content.at("/2/title").asText()).isEqualTo("map.pdf");
    }

    @Test
    void picturesAndDocumentsAreShownToGemini() {
        JsonNode parts = asked(showing("gemini-2.5-flash", picture("data:image/png;base64,iVBORw0K"), PDF))
                .at("/contents/0/parts");

        assertThat(parts.at("/0/inlineData"))
                .isEqualTo(Said.parse("{\"mimeType\":\"image/png\",\"data\":\"iVBORw0K\"}"));
        assertThat(parts.at("/1/inlineData/mimeType").asText()).isEqualTo("application/pdf");
    }

    @ParameterizedTest
    @CsvSource({
        "gs://bucket/is.png",
        "https://generativelanguage.googleapis.com/v1beta/files/abc",
        "https://www.youtube.com/watch?v=abc"
    })
    void whatGoogleHasItselfIsPointedAt(String url) {
        assertThat(asked(showing("gemini-2.5-flash", picture(url)))
                        .at("/contents/0/parts/0/fileData/fileUri")
                        .asText())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, '{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://there.example/is.png\"}}', image_url",
        "claude-sonnet-4-5, '{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA==\",\"format\":\"wav\"}}', messages",
        "claude-sonnet-4-5, '{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png,x\"}}', messages[0].content[0].image_url.url"
    })
    void whatCannotBeShownIsRefusedByName(String model, String part, String param) {
        RawClient.Answer answer = rig.chat(showing(model, part));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(Said.parse(answer.text()).at("/error/param").asText()).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource({"claude-sonnet-4-5", "gemini-2.5-flash"})
    void oneAnswerIsGivenAndSeveralAreRefused(String model) {
        RawClient.Answer answer = rig.chat(Town.chat(model, ",\"n\":3"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Said.parse(answer.text()).at("/error/param").asText()).isEqualTo("n");
        assertThat(Said.parse(answer.text()).at("/error/code").asText()).isEqualTo("unsupported_parameter");
        assertThat(Gpt.text(ofOne(model))).isEqualTo("Hello.");
    }

    private static ChatCompletion ofOne(String model) {
        rig.fake().always(Spoken.of("stop", new Spoken.Text("Hello.")));
        return gpt.ask(Town.chat(model, ",\"n\":1"), true);
    }

    @Test
    void aSchemaForTheAnswerGoesAlong() {
        String more =
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"trip\",\"strict\":true,\"schema\":"
                        + SCHEMA + "}}";

        assertThat(asked(Town.chat("claude-opus-4-5", more)).at("/output_config/format/schema"))
                .isEqualTo(Said.parse(SCHEMA));
        assertThat(asked(Town.chat("gemini-2.5-flash", more)).at("/generationConfig/responseJsonSchema"))
                .isEqualTo(Said.parse(SCHEMA));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, length, false",
        "claude-sonnet-4-5, length, true",
        "gemini-2.5-flash, length, false",
        "gemini-2.5-flash, length, true",
        "claude-sonnet-4-5, content_filter, false",
        "claude-sonnet-4-5, content_filter, true",
        "gemini-2.5-flash, content_filter, true"
    })
    void theEndIsToldInOpenAisWords(String model, String stop, boolean streamed) {
        rig.fake().always(Spoken.of(stop, new Spoken.Text("Once")));

        assertThat(Gpt.finish(gpt.ask(Town.chat(model, ",\"max_completion_tokens\":1"), streamed)))
                .isEqualTo(stop);
    }

    /** Pages that Claude has looked into are told as OpenAI tells them. */
    @Test
    void citedPagesAreAnnotations() {
        rig.fake()
                .always(Reply.json(Town.CLAUDE.replace(
                        "\"text\":\"A week by camel.\"",
                        "\"text\":\"A week by camel.\",\"citations\":[{\"type\":\"web_search_result_location\",\"url\":\"https://roads.example\","
                                + "\"title\":\"Roads\",\"cited_text\":\"a week\",\"encrypted_index\":\"x\"}]")));

        var annotation = gpt.ask(Town.chat("claude-sonnet-4-5", ""), false)
                .choices()
                .getFirst()
                .message()
                .annotations()
                .orElseThrow()
                .getFirst()
                .urlCitation();
        assertThat(annotation.url()).isEqualTo("https://roads.example");
        assertThat(annotation.endIndex()).isEqualTo("A week by camel.".length());
    }
}
