package caravan.providers.attempts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a provider may take; each limit has a provider of its own, and all others are far away. */
class TimeLimitsTest {
    private static final String PROVIDERS = """
            providers:
              first: {base_url: "${env:FAKE_URL}", auth: none, timeouts: {first_byte: 500ms}}
              idle: {base_url: "${env:FAKE_URL}", auth: none, timeouts: {idle: 500ms}}
              total: {base_url: "${env:FAKE_URL}", auth: none, timeouts: {total: 600ms}}
              deaf: {base_url: "https://deaf.example.com", auth: none, timeouts: {connect: 300ms}, proxy: "${env:DEAF}"}
              gone: {base_url: "http://127.0.0.1:1", auth: none}
              my-first: {route: "direct:mine", timeouts: {first_byte: 500ms}}
              my-idle: {route: "direct:mine", timeouts: {idle: 500ms}}
              my-total: {route: "direct:mine", timeouts: {total: 600ms}}
              lost: {base_url: "http://no-such-host.invalid", auth: none, timeouts: {connect: 300ms}}
            """;

    private static final String ROUTE = """
            - route:
                id: mine
                errorHandler: {noErrorHandler: {}}
                from:
                  uri: direct:mine
                  steps:
                    - convertBodyTo: {type: "byte[]"}
                    - to:
                        uri: "{{env:FAKE_URL}}/v1/chat/completions"
                        parameters: {httpMethod: POST, bridgeEndpoint: true, disableStreamCache: true, copyHeaders: false}
            """;

    private static final Duration PACE = Duration.ofMillis(50);

    private static FakeProvider fake;
    private static ServerSocket deaf;
    private static Gate gate;

    @BeforeAll
    static void start() throws IOException {
        fake = FakeProvider.start();
        deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        gate = Gate.plan()
                .file("config/providers.yaml", PROVIDERS)
                .file("routes/mine.camel.yaml", ROUTE)
                .env("FAKE_URL", fake.url())
                .env("DEAF", "http://127.0.0.1:" + deaf.getLocalPort())
                .start();
        ask("first/m"); // the first call of all loads classes, which no provider is to blame for
    }

    @AfterAll
    static void stop() throws IOException {
        gate.close();
        deaf.close();
        fake.close();
    }

    private static HttpResponse<String> ask(String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false));
    }

    private static void isTold(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"", "\"type\":\"upstream_error\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first/m", "my-first/m", "my-total/m"})
    void theFirstByteIsWaitedForAndNoLonger(String model) {
        fake.next(Reply.hangs());

        isTold(ask(model), 504, "upstream_timeout");
        assertThat(fake.seen().getLast().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
    }

    @Test
    void aFirstByteInTimeStartsTheNextLimit() {
        fake.next(Replies.chat("Hello").after(Duration.ofMillis(50)));

        assertThat(ask("first/m").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle/m", "total/m"})
    void aWholeAnswerThatStopsInTheMiddleIsATimeout(String model) {
        fake.next(Replies.chat("Hello").first(20).thenHang());

        isTold(ask(model), 504, "upstream_timeout");
        assertThat(fake.seen().getLast().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle/m", "total/m", "my-idle/m", "my-total/m"})
    void aStreamThatStopsEndsWithAnErrorAndABrokenConnection(String model) {
        fake.next(Replies.chatStream(List.of("Hello"), false).first(300).thenHang());
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat(model, true)));

            assertThat(caller.head().status()).isEqualTo(200);
            assertThat(new String(caller.rest(), UTF_8))
                    .contains("data: {\"error\":{", "\"code\":\"upstream_timeout\"")
                    .doesNotContain("[DONE]", "\r\n0\r\n");
        }
        assertThat(fake.seen().getLast().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle/m", "my-idle/m"})
    void eachByteStartsTheIdleLimitAgain(String model) {
        fake.next(Replies.chatStream(Collections.nCopies(10, "a"), false).paced(PACE));

        assertThat(gate.post("/v1/chat/completions", Gate.chat(model, true)).body())
                .endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"total/m", "my-total/m"})
    void theTotalCountsHoweverBusyTheStreamIs(String model) {
        fake.next(Replies.chatStream(Collections.nCopies(100, "a"), false).paced(PACE));
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat(model, true)));

            assertThat(new String(caller.rest(), UTF_8))
                    .contains("upstream_timeout")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void aConnectionIsWaitedForAndNoLonger() {
        isTold(ask("deaf/m"), 502, "upstream_unreachable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone/m", "lost/m"})
    void nobodyThereIsToldInTime(String model) {
        HttpResponse<String> answer = ask(model);

        isTold(answer, 502, "upstream_unreachable");
        assertThat(answer.body()).doesNotContain("127.0.0.1", "invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"closes", "resets", "garbage", "redirects"})
    void aBrokenAnswerIsTheProvidersFault(String how) {
        fake.next(
                switch (how) {
                    case "closes" -> Reply.closes();
                    case "resets" -> Reply.resets();
                    case "garbage" -> Reply.raw("SSH-2.0-OpenSSH_9\r\n\r\n").thenClose();
                    default -> Reply.of(302).header("Location", "http://elsewhere.example.com/");
                });

        isTold(ask("first/m"), 502, how.equals("redirects") ? "upstream_invalid" : "upstream_broke_off");
    }

    @Test
    void requestTimeoutIsForTheFirstByteAndBetweenBytesUnlessTheFileSaysMore() {
        String file =
                PROVIDERS.replace("{first_byte: 500ms}", "{idle: 5s}").replace("{idle: 500ms}", "{first_byte: 5s}");
        try (Gate limited = Gate.plan()
                .file("config/providers.yaml", file)
                .file("routes/mine.camel.yaml", ROUTE)
                .env("FAKE_URL", fake.url())
                .env("DEAF", "")
                .env("REQUEST_TIMEOUT", "500ms")
                .start()) {
            String path = "/v1/chat/completions";
            fake.next(Reply.hangs());
            assertThat(limited.post(path, Gate.chat("first/m", false)).statusCode())
                    .isEqualTo(504);

            fake.next(Replies.chat("Hello").after(Duration.ofMillis(600)));
            assertThat(limited.post(path, Gate.chat("idle/m", false)).statusCode())
                    .isEqualTo(200);

            fake.next(Replies.chatStream(Collections.nCopies(10, "a"), false).paced(PACE));
            assertThat(limited.post(path, Gate.chat("idle/m", true)).body()).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void everyCallLeftItsEntry() {
        ask("gone/m");

        assertThat(gate.entries().getLast().path("outcome").asText()).isEqualTo("provider_unreachable");
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(gate.inside()).isZero());
    }
}
