package caravan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tests of the OpenAI API proxy try: the key is the server's, and what is wrong is said before anybody is asked. */
class OpenAiProxyCasesTest {
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> plan);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/chat/completions"})
    void aQuestionIsAnsweredWithTheServersKeyAndNothingIsLost(String path) throws IOException {
        rig.fake().next(Replies.chat("Far."));
        String question = Gate.chat("gpt-3.5-turbo", false)
                .replaceFirst("\\{", "{\"temperature\":0,\"seed\":7,\"tools\":[],\"max_completion_tokens\":9,");

        RawClient.Answer answer = rig.say(RawClient.post(path, question, "Authorization: Bearer not-needed"));
        JsonNode body = Json.MAPPER.readTree(answer.body());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head().header("content-type")).isEqualTo("application/json");
        assertThat(body.path("id").asText()).isEqualTo("chatcmpl-1");
        assertThat(body.path("choices")).hasSize(1);
        assertThat(body.findPath("content").asText()).isEqualTo("Far.");
        assertThat(body.path("system_fingerprint").asText()).isEqualTo("fp_1");
        assertThat(rig.lastSeen().text()).isEqualTo(question);
        assertThat(rig.lastSeen().header("authorization")).isEqualTo("Bearer sk-house");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|400|JSON",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|400|Model field is required",
                "{\"model\":\"\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|400|Model field is required",
                "{\"model\":\"gpt-4o\"}|400|Messages field is required and cannot be empty",
                "{\"model\":\"gpt-4o\",\"messages\":[]}|400|Messages field is required and cannot be empty"
            })
    void whatIsWrongIsSaidInItsWords(String body, int status, String said) {
        int before = rig.fake().seen().size();

        RawClient.Answer answer = rig.chat(body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(said).startsWith("{\"error\":");
        assertThat(rig.fake().seen()).hasSize(before);
    }

    @Test
    void anotherMethodIsNotAllowed() {
        RawClient.Answer answer =
                rig.say("PUT /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.head().header("allow")).contains("POST");
    }

    /** There every error was a 500 with another text. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500, 503})
    void anErrorOfOpenAisIsTheCallersToRead(int status) {
        rig.fake().next(Replies.error(status, "some_error", "some_code", "What OpenAI said"));

        RawClient.Answer answer = rig.chat(Gate.chat("gpt-4o", false));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains("What OpenAI said", "some_code");
    }

    @Test
    void healthSaysSo() {
        assertThat(rig.say(RawClient.get("/health")).text()).startsWith("{\"status\":\"healthy\"");
    }

    /** There it was a 500 after the whole of it. */
    @Test
    void aStreamIsAStream() {
        assertThat(rig.chat(Gate.chat("gpt-4o", true)).text())
                .contains("data: {")
                .endsWith("data: [DONE]\n\n");
    }
}
