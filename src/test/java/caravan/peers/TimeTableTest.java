package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each time limit on each route, whole and streamed: none of them is left out anywhere, and none means something else. */
class TimeTableTest {
    private static final String EVENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";

    private static FakeProvider fake;
    private static Gate gate;

    /** A way to ask. */
    private record Route(String path, String body) {
        String request(String provider, boolean streamed, String... headers) {
            String json = body.replaceFirst(
                    "\\{", "{\"model\":\"" + provider + "/m\"" + (streamed ? ",\"stream\":true," : ","));
            return RawClient.post(path, json, headers);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    private static final List<Route> ROUTES = List.of(
            new Route("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
            new Route("/v1/completions", "{\"prompt\":\"Hi\"}"),
            new Route("/v1/embeddings", "{\"input\":\"Hi\"}"),
            new Route("/v1/responses", "{\"input\":\"Hi\"}"),
            new Route("/v1/images/generations", "{\"prompt\":\"A camel\"}"));

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        String rest = "base_url: \"" + fake.url() + "/v1\", auth: none, responses: true";
        gate = Gate.plan()
                .file("config/models.yaml", "default_provider: far\nretry: {tries: 1}\n")
                .file("config/providers.yaml", """
                        providers:
                          first: {REST, timeouts: {first_byte: 150ms}}
                          idle: {REST, timeouts: {idle: 150ms}}
                          total: {REST, timeouts: {total: 200ms}}
                          far: {REST}
                          gone: {base_url: "http://127.0.0.1:1", auth: none, responses: true}
                        """.replace("REST", rest))
                .start();
        gate.post("/v1/chat/completions", Gate.chat("far/m", false)); // loads classes
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    static Stream<Arguments> routes() {
        return ROUTES.stream().flatMap(route -> Stream.of(true, false)
                .filter(streamed -> !(streamed && route.path().equals("/v1/embeddings")))
                .map(streamed -> Arguments.of(route, streamed)));
    }

    private static String ask(Route route, String provider, boolean streamed, String... headers) {
        try (RawClient caller = RawClient.to(gate.port())) {
            String[] more = Stream.concat(Stream.of(headers), Stream.of("Connection: close"))
                    .toArray(String[]::new);
            caller.send(route.request(provider, streamed, more));
            return new String(caller.rest(), StandardCharsets.UTF_8);
        }
    }

    private static void isClosed() {
        assertThat(fake.seen().getLast().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
    }

    @ParameterizedTest(name = "{0} streamed: {1}")
    @MethodSource("routes")
    @Complaint(
            number = 24,
            of = {"BerriAI/litellm#7001", "BerriAI/litellm#26939"})
    void theFirstByte(Route route, boolean streamed) {
        fake.next(Reply.hangs());

        assertThat(ask(route, "first", streamed)).startsWith("HTTP/1.1 504 ").contains("upstream_timeout");
        isClosed();
    }

    @ParameterizedTest(name = "{0} streamed: {1}")
    @MethodSource("routes")
    @Complaint(
            number = 24,
            of = {"BerriAI/litellm#7001", "BerriAI/litellm#19184"})
    void theTimeBetweenTwoBytes(Route route, boolean streamed) {
        fake.next(stuck(streamed));

        assertThat(ask(route, "idle", streamed)).contains("upstream_timeout");
        isClosed();
    }

    @ParameterizedTest(name = "{0} streamed: {1}")
    @MethodSource("routes")
    @Complaint(number = 24, of = "BerriAI/litellm#7001")
    void allOfIt(Route route, boolean streamed) {
        fake.next(stuck(streamed));

        assertThat(ask(route, "total", streamed)).contains("upstream_timeout");
        isClosed();
    }

    @ParameterizedTest(name = "{0} streamed: {1}")
    @MethodSource("routes")
    @Complaint(number = 24, of = "BerriAI/litellm#7001")
    void theDeadlineOfTheCall(Route route, boolean streamed) {
        fake.next(Reply.hangs());

        assertThat(ask(route, "far", streamed, "X-Caravan-Timeout: 300ms"))
                .startsWith("HTTP/1.1 504 ")
                .contains("upstream_timeout");
        isClosed();
    }

    @ParameterizedTest(name = "{0} streamed: {1}")
    @MethodSource("routes")
    @Complaint(number = 24, of = "BerriAI/litellm#30836")
    void theConnection(Route route, boolean streamed) {
        assertThat(ask(route, "gone", streamed)).startsWith("HTTP/1.1 502 ").contains("upstream_unreachable");
    }

    @ParameterizedTest(name = "{0} streamed: {1}")
    @MethodSource("routes")
    void aDeadlineThatIsNoTimeIsRefused(Route route, boolean streamed) {
        assertThat(ask(route, "far", streamed, "X-Caravan-Timeout: soon")).startsWith("HTTP/1.1 400 ");
    }

    private static Reply stuck(boolean streamed) {
        return streamed
                ? Reply.sse(List.of()).bytes(EVENT).thenHang()
                : Reply.json("{\"choices\":[").declaring(100).thenHang();
    }
}
