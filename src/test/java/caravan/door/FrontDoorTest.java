package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused at the door is told in OpenAI's form, under an id, and reaches nobody. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class FrontDoorTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final int MOST = 100_000;

    private static Rig rig;

    FrontDoorTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads).flag("max-body", MOST + ""));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    @AfterEach
    void nothingReachedTheProvider() {
        assertThat(rig.fake().seen()).isEmpty();
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(rig.gate().inside()).isZero());
    }

    static Stream<Arguments> refusals() {
        String chat = Gate.chat("gpt-4o", false);
        return Stream.of(
                Arguments.of("unknown path", RawClient.get("/v2/nonsense"), 404, "unknown_url"),
                Arguments.of("the root", RawClient.get("/"), 404, "unknown_url"),
                Arguments.of("more than a path", RawClient.post("/chat/completions/more", chat), 404, "unknown_url"),
                Arguments.of("wrong method", RawClient.get("/chat/completions"), 405, "method_not_allowed"),
                Arguments.of("wrong method without /v1", RawClient.get("/embeddings"), 405, "method_not_allowed"),
                Arguments.of("posting models", RawClient.post("/v1/models", "{}"), 405, "method_not_allowed"),
                Arguments.of("text", typed(chat, "text/plain"), 415, "unsupported_media_type"),
                Arguments.of("a form", typed(chat, "multipart/form-data; boundary=x"), 415, "unsupported_media_type"),
                Arguments.of("long line", RawClient.get("/v1/models/" + "x".repeat(9_000)), 414, "uri_too_long"),
                Arguments.of(
                        "long header",
                        RawClient.get("/v1/models", "X-Long: " + "x".repeat(20_000)),
                        431,
                        "headers_too_large"),
                Arguments.of("many headers", RawClient.get("/v1/models", many()), 431, "headers_too_large"),
                Arguments.of("no HTTP", "nonsense\r\n\r\n", 400, null),
                Arguments.of("two hosts in a line", "GET /v1/models HTTP/1.1\r\nHost : a\r\n\r\n", 400, null),
                Arguments.of("broken length", RawClient.post(CHAT, "", "Content-Length: x"), 400, null));
    }

    private static String typed(String json, String type) {
        return RawClient.post(CHAT, json).replace("application/json", type);
    }

    private static String[] many() {
        return Stream.iterate(0, i -> i < 2_000, i -> i + 1)
                .map(i -> "X-" + i + ": 0123456789")
                .toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aRefusalHasOpenAisForm(String why, String request, int status, String code) throws IOException {
        RawClient.Answer answer = rig.say(request);

        assertThat(answer.status()).as(why + ": " + answer.text()).isEqualTo(status);
        checkForm(answer, code);
        if (status == 405) {
            assertThat(answer.head().header("allow")).isIn("POST", "GET");
        }
    }

    private static void checkForm(RawClient.Answer answer, String code) throws IOException {
        assertThat(answer.head().header("content-type")).isEqualTo("application/json");
        assertThat(answer.head().headers().get("x-request-id")).hasSize(1);
        assertThat(answer.head().header("x-proxy")).startsWith("caravan/");
        JsonNode error = Json.MAPPER.readTree(answer.body()).path("error");
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.has("param")).isTrue();
        assertThat(error.path("code").textValue()).isEqualTo(code);
    }

    @Test
    void aBodyThatAnnouncesTooMuchIsRefusedBeforeItIsSent() throws IOException {
        try (RawClient caller = rig.caller()) {
            caller.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + (MOST + 1) + "\r\n\r\n");
            RawClient.Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(413);
            checkForm(answer, "request_too_large");
        }
    }

    /** A caller who sends on regardless must still be able to read the answer. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatIsTooLargeIsRefused(boolean chunked) throws IOException {
        String body = "{\"model\":\"gpt-4o\",\"x\":\"" + "x".repeat(100 * MOST) + "\"}";
        String chunks = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        String request = chunked
                ? "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
                : RawClient.post(CHAT, body);
        RawClient.Answer answer = rig.say(request);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains(MOST + " bytes");
        checkForm(answer, "request_too_large");
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() {
        String open = "{\"messages\":[],\"x\":\"";
        String body = open + "x".repeat(MOST - open.length() - 2) + "\"}";

        assertThat(rig.chat(body).text()).contains("Model field is required");
        assertThat(rig.chat(body + " ").status()).isEqualTo(413);
    }

    @Test
    void aWrongPathIsRefusedWhateverComesWithIt() {
        assertThat(rig.say(RawClient.post("/v2/chat", "x".repeat(5_000))).status())
                .isEqualTo(404);
    }

    @Test
    void theConnectionServesOnAfterARefusal() {
        try (RawClient caller = rig.caller()) {
            assertThat(caller.send(RawClient.get("/nonsense")).answer().status())
                    .isEqualTo(404);
            assertThat(caller.send(RawClient.post(CHAT, "{}")).answer().status())
                    .isEqualTo(400);
            assertThat(caller.send(RawClient.get("/ping")).answer().text()).isEqualTo("OK");
        }
    }

    @Test
    void twoRequestsAtOnceAreAnsweredInTurn() {
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.get("/nonsense") + RawClient.get("/ping"));
            assertThat(caller.answer().status()).isEqualTo(404);
            assertThat(caller.answer().text()).isEqualTo("OK");
        }
    }
}
