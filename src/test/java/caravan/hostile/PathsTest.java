package caravan.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A path is what its bytes say. One that somebody could read as another is refused, and leads nowhere. */
class PathsTest {
    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan);
    }

    @AfterAll
    static void close() {
        assertThat(rig.fake().seen()).isEmpty();
        rig.close();
    }

    private static RawClient.Answer ask(String line, String... headers) {
        try (RawClient caller = rig.caller()) {
            String rest = headers.length == 0 ? "Host: x\r\n" : String.join("\r\n", headers) + "\r\n";
            return caller.send((line + "\r\n" + rest + "\r\n").getBytes(ISO_8859_1))
                    .answer();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/../ping",
                "/v1/./models",
                "/v1/models/..",
                "/v1/models/.",
                "/..",
                "//ping",
                "/v1//models",
                "/v1/models//x",
                "/%2e%2e/ping",
                "/v1/%2E/models",
                "/v1%2fmodels",
                "/ping%2Fx",
                "/v1/models/a%2f%2e%2e%2fb",
                "/v1/models/a%5cb",
                "/v1\\models",
                "/v1/models/a%00b",
                "/v1/models/%0d%0aX-Evil:%201",
                "/v1/models/%7f",
                "/v1/models/%252e%252e",
                "/ping%25",
                "/ping%2",
                "/ping%zz",
                "/ping#x",
                "/v1/models/\u00fcber",
                "/v1/models/a\tb",
                "/ping?a=\u00fc",
                "http://localhost/ping",
                "http://evil.example/v1/models",
                "https://api.openai.com/v1/models",
                "*",
                "ping",
                "?ping"
            })
    void whatCanBeReadInTwoWaysIsRefused(String target) {
        RawClient.Answer answer = ask("GET " + target + " HTTP/1.1");

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("\"invalid_request_error\"");
        assertThat(answer.head().header("connection")).isEqualTo("close");
        assertThat(answer.head().headers()).doesNotContainKey("x-evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ping?a=..//%2e%2e/%00&b={{env:HOME}}",
                "/v1/models/demo%2Fecho",
                "/v1/models/demo/echo",
                "/v1/models?x=/../"
            })
    void whatIsCertainPasses(String target) {
        assertThat(ask("GET " + target + " HTTP/1.1").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /ping HTTP/1.0, 200",
        "GET /ping HTTP/1.2, 400",
        "GET /ping HTTP/2.0, 400",
        "GET /ping HTTP/0.9, 400",
        "GET /ping http/1.1, 400",
        "GET /ping, 400",
        "GET /ping HTTP/1.1 x, 400",
        "GET\t/ping\tHTTP/1.1, 400",
        "G@T /ping HTTP/1.1, 400",
        "G(T /ping HTTP/1.1, 400",
        "get /ping HTTP/1.1, 405",
        "TRACE /ping HTTP/1.1, 405",
        "CONNECT localhost:80 HTTP/1.1, 405",
        "OPTIONS * HTTP/1.1, 400",
        "OPTIONS /ping HTTP/1.1, 405",
        "FLY /ping HTTP/1.1, 405"
    })
    void aRequestLineIsOneOfHttp(String line, int status) {
        assertThat(ask(line).status()).isEqualTo(status);
    }

    @Test
    void aMethodWithoutEndIsTooLong() {
        assertThat(ask("X".repeat(20_000) + " /ping HTTP/1.1").status()).isEqualTo(414);
    }

    @ParameterizedTest
    @CsvSource({
        "X-None: 1, 400",
        "Host: a|Host: b, 400",
        "Host: a|Host: a, 400",
        "'Host: a, b', 400",
        "Host: a b, 400",
        "Host: a/b, 400",
        "Host: user@a, 400",
        "Host: http://a, 400",
        "Host:, 200",
        "Host: [::1]:80, 200",
        "Host: a.example:8080, 200",
        "Host: a|Expect: 200-ok, 417",
        "Host: a|Expect: , 417"
    })
    void thereIsOneHostAndNothingElseToExpect(String headers, int status) {
        assertThat(ask("GET /ping HTTP/1.1", headers.split("\\|", -1)).status()).isEqualTo(status);
    }

    /** HTTP/1.0 has no chunks, and no second request unless it asks for one. */
    @Test
    void oldClientsAreServedAsTheyExpect() {
        String chat = Gate.chat("gpt-4o", false);
        assertThat(ask("GET /ping HTTP/1.0", "Connection: keep-alive").head().header("connection"))
                .isEqualTo("keep-alive");
        assertThat(rig.say("POST /v1/chat/completions HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(chat.length()) + "\r\n" + chat + "\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(400);
        try (RawClient caller = rig.caller().send("GET /ping HTTP/1.0\r\n\r\n")) {
            assertThat(caller.answer().text()).isEqualTo("OK");
            assertThat(caller.rest()).isEmpty();
        }
    }

    /** A client of HTTP/1.0 knows no chunks: its stream ends with the connection. */
    @Test
    void oldClientsGetStreamsTheyCanRead() {
        String body = Gate.chat("demo/echo", true);
        RawClient.Answer answer =
                rig.say("POST /v1/chat/completions HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);

        assertThat(answer.head().header("transfer-encoding")).isNull();
        assertThat(answer.text()).startsWith("data: ").endsWith("data: [DONE]\n\n");
    }

    @Test
    void trailersAreDropped() {
        String body = Gate.chat("demo/echo", false);
        String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\nX-Evil: 1\r\nHost: evil\r\n\r\n";
        try (RawClient caller = rig.caller()) {
            assertThat(caller.send(request).answer().status()).isEqualTo(200);
            assertThat(caller.send(RawClient.get("/ping")).answer().text()).isEqualTo("OK");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "x-gzip", "GZIP", "identity, gzip", ""})
    void nothingIsInflated(String encoding) {
        List<String> accepted = rig.say(RawClient.post(
                        "/v1/chat/completions", Gate.chat("gpt-4o", false), "Content-Encoding: " + encoding))
                .head()
                .headers()
                .get("accept-encoding");

        assertThat(accepted).containsExactly("identity");
    }
}
