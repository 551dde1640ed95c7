package caravan.operations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /image}, as ai-proxy has it: a prompt in, the bytes of one picture out. */
class PictureTest {
    private static final String PNG = "\u0089PNG\r\n\u001a\n and more";

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Works.open(plan -> plan);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Reply picture(byte[] bytes) {
        return Reply.json("{\"created\":1,\"data\":[{\"b64_json\":\""
                + Base64.getEncoder().encodeToString(bytes) + "\"}]}");
    }

    private RawClient.Answer ask(String body) {
        return Works.post(rig, "/image", body);
    }

    static Stream<Arguments> pictures() {
        return Stream.of(
                Arguments.of(PNG, "image/png"),
                Arguments.of("RIFF1234WEBPVP8", "image/webp"),
                Arguments.of("\u00ff\u00d8\u00ffx", "image/jpeg"));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void onePictureComesAsItsBytes(String bytes, String type) {
        rig.fake().next(picture(bytes.getBytes(ISO_8859_1)));

        RawClient.Answer answer = ask("{\"model\":\"dall-e-3\",\"prompt\":\"a camel\",\"stream\":true,\"n\":4}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(bytes.getBytes(ISO_8859_1));
        assertThat(answer.head().header("content-type")).isEqualTo(type);
        assertThat(answer.head().header("content-length")).isEqualTo(bytes.length() + "");
        assertThat(rig.lastSeen().path()).isEqualTo("/v1/images/generations");
        JsonNode asked = rig.lastSeen().json();
        assertThat(asked.path("n").asInt()).isEqualTo(1);
        assertThat(asked.path("response_format").asText()).isEqualTo("b64_json");
        assertThat(asked.has("stream")).isFalse();
        JsonNode entry = rig.entry(answer);
        assertThat(entry.path("operation").asText()).isEqualTo("image_generation");
        assertThat(entry.path("images").asLong()).isEqualTo(1);
        assertThat(entry.path("cost_usd").asText()).isEqualTo("0.04");
    }

    /** Larger than what is held of other answers. */
    @Test
    void aLargePictureIsHereInFullBeforeItGoesOut() {
        byte[] large = new byte[3 << 20];
        rig.fake().next(picture(large));

        assertThat(ask("{\"model\":\"dall-e-3\",\"prompt\":\"a camel\"}").body())
                .isEqualTo(large);
    }

    @Test
    void thePaintersOfGptAreNotToldWhatTheyWouldRefuse() {
        rig.fake()
                .next(Reply.json("{\"data\":[{\"b64_json\":\"AAAA\"}],\"usage\":{\"input_tokens\":10,"
                        + "\"output_tokens\":100,\"total_tokens\":110}}"));

        RawClient.Answer answer = ask("{\"model\":\"gpt-image-2\",\"prompt\":\"a camel\"}");

        assertThat(rig.lastSeen().json().has("response_format")).isFalse();
        assertThat(rig.entry(answer).path("cost_usd").asText()).isEqualTo("0.00305");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"model\":\"dall-e-3\"}", "{\"model\":\"dall-e-3\",\"prompt\":\" \"}", "{\"prompt\":7}"})
    void withoutAPromptThereIsNothingToPaint(String body) {
        RawClient.Answer answer = ask(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"param\":\"prompt\"");
        assertThat(rig.fake().seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[]}",
                "{\"data\":[{\"url\":\"https://x/y.png\"}]}",
                "{\"data\":[{\"b64_json\":\"?\"}]}",
                "{\"data\":[{\"b64_json\":\"\"}]}"
            })
    void anAnswerWithoutAPictureIsAFailure(String answered) {
        rig.fake().next(Reply.json(answered));

        RawClient.Answer answer = ask("{\"model\":\"dall-e-3\",\"prompt\":\"a camel\"}");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(rig.entry(answer).path("outcome").asText()).isEqualTo("provider_invalid_answer");
        assertThat(rig.gate().entries()).hasSize(1);
    }

    @Test
    void whatIsAPictureAlreadyStaysAsItIs() {
        rig.fake().next(Reply.of(200).header("Content-Type", "image/gif").bytes(PNG.getBytes(ISO_8859_1)));

        RawClient.Answer answer = ask("{\"model\":\"dall-e-3\",\"prompt\":\"a camel\"}");

        assertThat(answer.head().header("content-type")).isEqualTo("image/gif");
        assertThat(answer.body()).isEqualTo(PNG.getBytes(ISO_8859_1));
    }

    /** In its file, a model with {@code max_request_length: 0} is one that makes pictures. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\"model\":\"all\",", "\"model\":\"\","})
    void withoutAModelThoseOfItsFileAreAskedInTheirOrder(String model) {
        rig.close();
        String file = """
                models:
                  - {name: second, provider: openai, priority: 2, max_request_length: 0}
                  - {name: first, provider: openai, priority: 1, max_request_length: 0}
                  - {name: talker, provider: openai, priority: 0, model_size: BIG, max_request_length: 9999}
                """;
        rig = Works.open(plan -> plan.file("provider-config.yaml", file)
                .flag("config", "provider-config.yaml")
                .env("AUTH_TOKEN", "door"));
        rig.fake().next(Reply.json(500, "{\"error\":{\"message\":\"no\"}}"), picture(PNG.getBytes(ISO_8859_1)));

        RawClient.Answer answer =
                Works.post(rig, "/image", "{" + model + "\"prompt\":\"a camel\"}", "Authorization: Bearer door");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(rig.fake().seen())
                .extracting(seen -> seen.json().path("model").asText())
                .containsExactly("first", "second");
        assertThat(Works.post(rig, "/image", "{\"prompt\":\"a camel\"}").status())
                .isEqualTo(401);
        assertThat(rig.gate().get("/models", "Authorization", "Bearer door").body())
                .doesNotContain("\"IMAGE\"");
    }

    @Test
    void whereNobodyIsKnownToPaintTheProviderChooses() {
        rig.fake().next(picture(PNG.getBytes(ISO_8859_1)));

        assertThat(ask("{\"model\":\"all\",\"prompt\":\"a camel\"}").status()).isEqualTo(200);
        assertThat(rig.lastSeen().json().has("model")).isFalse();
        assertThat(rig.gate().get("/image").statusCode()).isEqualTo(405);
    }
}
