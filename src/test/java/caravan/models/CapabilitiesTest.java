package caravan.models;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only those are asked that can do what the request needs. */
class CapabilitiesTest {
    private static final String MODELS = """
            default_provider: able
            models:
              - {name: smart, deployments: [plain/m, able/m]}
              - {name: odd, deployments: [plain/m]}
            fallbacks: {odd: [able/m]}
            capabilities:
              "plain/*": {tools: false, vision: false, audio: false, json_schema: false, streaming: false, context: 100}
              able/weak: {tools: false}
              weakling: {vision: false}
              "small-*": {tools: false, vision: false, context: 8192}
              "pix*": {vision: false}
              "pix-2*": {tools: false}
            """;
    private static final String TOOLS = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
    private static final String IMAGE = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/y.png\"}}";

    private static Vendors vendors;
    private static Gate gate;

    @BeforeAll
    static void start() {
        vendors = new Vendors("plain", "able");
        gate = vendors.plan("""
                        providers:
                          plain: {base_url: "${env:PLAIN_URL}", auth: none, responses: true}
                          able: {base_url: "${env:ABLE_URL}", auth: none, responses: true}
                        """).file("config/models.yaml", MODELS).start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        vendors.close();
    }

    private static HttpResponse<String> ask(String model, String messages, String more) {
        String content = messages.isEmpty() ? "\"Hello\"" : "[{\"type\":\"text\",\"text\":\"x\"}," + messages + "]";
        return gate.post(
                "/v1/chat/completions",
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]"
                        + (more.isEmpty() ? "" : "," + more) + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain | `` | ``",
                "able | `` | \"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]",
                "plain | `` | \"tools\":[]",
                "plain | `` | \"metadata\":{\"tools\":\"x\"}",
                "able | {\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/y.png\"}} | ``",
                "able | {\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA\",\"format\":\"wav\"}} | ``",
                "able | `` | \"modalities\":[\"text\",\"audio\"]",
                "able | `` | \"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}",
                "plain | `` | \"response_format\":{\"type\":\"json_object\"}",
                "able | `` | \"stream\":true",
            })
    void whoCannotDoItIsPassedOver(String asked, String messages, String more) {
        HttpResponse<String> answer = ask("smart", messages, more);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(vendors.asked()).containsExactly(asked + " m without key");
    }

    @Test
    void aFallbackThatCanAnswersForOneThatCannot() {
        assertThat(ask("odd", "", TOOLS).statusCode()).isEqualTo(200);
        assertThat(vendors.asked()).containsExactly("able m without key");
    }

    @ParameterizedTest
    @CsvSource({
        "able/weak, tools, tools, true",
        "plain/m, tools, tools, true",
        "plain/m, vision, messages[0].content[1].type, false",
        "weakling, vision, messages[0].content[1].type, false",
        "pix-1, vision, messages[0].content[1].type, false",
        "pix-2, tools, tools, true"
    })
    void ifNobodyCanTheCallerIsToldWhatIsMissingAndWhichFieldAsksForIt(
            String model, String missing, String field, boolean tools) {
        HttpResponse<String> answer = tools ? ask(model, "", TOOLS) : ask(model, IMAGE, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"param\":\"" + field + "\"")
                .contains("can do what '" + field + "' asks for: " + missing + ".");
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void theRefusalIsTheOneOnThePage() throws IOException {
        assertThat(Files.readString(Path.of("docs", "models.md")))
                .contains(ask("small-1", "", TOOLS).body());
    }

    @Test
    void whatTheTableDoesNotSayIsBelieved() {
        assertThat(ask("pix-2", IMAGE, "").statusCode()).isEqualTo(200);
        assertThat(ask("unheard-of", IMAGE, TOOLS).statusCode()).isEqualTo(200);
        assertThat(vendors.asked()).hasSize(2);
    }

    @Test
    void responsesAskForTheSameInTheirOwnWords() {
        String body = """
                {"model":"smart","input":[{"role":"user","content":[{"type":"input_image","image_url":"https://x/y.png"}]}]}
                """;
        String schema = """
                {"model":"smart","input":"x","text":{"format":{"type":"json_schema","name":"n","schema":{}}}}
                """;
        gate.post("/v1/responses", body);
        gate.post("/v1/responses", schema);
        assertThat(vendors.asked())
                .allMatch(asked -> asked.startsWith("able m"))
                .hasSize(2);
    }

    @Test
    void whoIsTooShortIsPassedOverUnlessAllAre() {
        String text = "\"" + "word ".repeat(200) + "\"";
        String body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":" + text + "}]}";

        gate.post("/v1/chat/completions", body.formatted("smart"));
        assertThat(vendors.asked()).containsExactly("able m without key");
        gate.post("/v1/chat/completions", body.formatted("plain/m"));
        assertThat(vendors.asked()).as("the guess may be wrong").containsExactly("plain m without key");
    }
}
