package caravan.operations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.openai.client.OpenAIClient;
import com.openai.models.images.ImageGenerateParams;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of those who have a form of their own for them, as ai-proxy asked them. */
class PaintersTest {
    private static final byte[] PNG = "\u0089PNG\r\n\u001a\nx".getBytes(ISO_8859_1);
    private static final String IN_BASE64 = Base64.getEncoder().encodeToString(PNG);

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Works.open(plan -> plan);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Reply painted(String provider) {
        return provider.equals("face")
                ? Reply.of(200).header("Content-Type", "image/png").bytes(PNG)
                : Reply.json("{\"result\":{\"image\":\"" + IN_BASE64 + "\"},\"success\":true}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workers | /ai/run/flux | {\"prompt\":\"a camel\"}",
                "face | /hf-inference/models/flux | {\"inputs\":\"a camel\"}"
            })
    void theyAreAskedInTheirFormAndAnswerInEitherOfOurs(String provider, String path, String body) {
        rig.fake().next(painted(provider), painted(provider));
        OpenAIClient sdk = rig.sdk("sk-any");
        assertThat(sdk.images()
                        .generate(ImageGenerateParams.builder()
                                .model(provider + "/flux")
                                .prompt("a camel")
                                .build())
                        .data()
                        .orElseThrow()
                        .getFirst()
                        .b64Json())
                .contains(IN_BASE64);
        sdk.close();
        assertThat(rig.lastSeen().path()).isEqualTo(path);
        assertThat(rig.lastSeen().text()).isEqualTo(body);
        assertThat(rig.lastSeen().header("authorization")).isEqualTo("Bearer cf-house");

        RawClient.Answer bare =
                Works.post(rig, "/image", "{\"model\":\"" + provider + "/flux\",\"prompt\":\"a camel\",\"n\":3}");
        assertThat(bare.status()).as(bare.text()).isEqualTo(200);
        assertThat(bare.body()).isEqualTo(PNG);
        assertThat(bare.head().header("content-type")).isEqualTo("image/png");
        assertThat(rig.entry(bare).path("cost_usd").asText()).isEqualTo("0.003");
    }

    private RawClient.Answer ask(String more) {
        return Works.post(
                rig, "/v1/images/generations", "{\"model\":\"workers/flux\",\"prompt\":\"a camel\"" + more + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {",\"n\":2 | n", ",\"stream\":true | stream"})
    void whatTheyCannotDoIsRefusedByItsName(String more, String field) {
        RawClient.Answer answer = ask(more);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"param\":\"" + field + "\"");
        assertThat(rig.fake().seen()).isEmpty();
    }

    @Test
    void whatTheyWereNotToldIsNamed() {
        rig.fake().next(painted("workers"));

        assertThat(ask(",\"size\":\"1024x1024\",\"quality\":\"hd\"").head().header("x-caravan-dropped"))
                .isEqualTo("size,quality");
    }

    @Test
    void noPictureIsAFailure() {
        rig.fake().next(Reply.json("{\"result\":{},\"success\":true}"));

        assertThat(ask("").status()).isEqualTo(502);
    }

    /** {@code url} is the whole address there. */
    @Test
    void aModelOfAiProxysFileIsAskedAtItsOwnAddress() {
        rig.close();
        rig = Works.open(
                plan -> plan.env("AUTH_TOKEN", "door")
                        .flag("config", "provider-config.yaml")
                        .file(
                                "provider-config.yaml",
                                "models:\n  - {name: flux, provider: face, url: \"http://127.0.0.1:1/models/flux\", token: t, max_request_length: 0}\n"));
        String there = rig.fake().url() + "/models/own-flux";
        rig.gate()
                .write(
                        "provider-config.yaml",
                        "models:\n  - {name: flux, provider: face, url: \"" + there
                                + "\", token: t, max_request_length: 0}\n");
        assertThat(rig.gate().reload()).first().isEqualTo("done");
        rig.fake().next(painted("face"));

        RawClient.Answer answer = Works.post(rig, "/image", "{\"prompt\":\"a camel\"}", "Authorization: Bearer door");

        assertThat(answer.body()).as(answer.text()).isEqualTo(PNG);
        assertThat(rig.lastSeen().path()).isEqualTo("/models/own-flux");
        assertThat(rig.lastSeen().text()).isEqualTo("{\"inputs\":\"a camel\"}");
        assertThat(rig.lastSeen().header("authorization")).isEqualTo("Bearer t");
    }
}
