package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** What goes back from a route of the user's own. */
class DepartureTest {
    private static final String ROUTE = """
            - route:
                id: mine
                from:
                  uri: platform-http:/mine
                  steps:
                    - setHeader: {name: Transfer-Encoding, expression: {constant: {expression: chunked}}}
                    - setHeader: {name: Content-Length, expression: {constant: {expression: "5000"}}}
                    - setHeader: {name: Connection, expression: {constant: {expression: close}}}
                    - setHeader: {name: Proxy-Authenticate, expression: {constant: {expression: Basic}}}
                    - setHeader: {name: X-Mine, expression: {constant: {expression: said}}}
                    - setBody: {constant: {expression: hello}}
            """;

    @Test
    void neitherTheCallersHeadersNorThoseOfAnotherConnectionGoBack() {
        try (Gate gate = Gate.plan().file("routes/mine.camel.yaml", ROUTE).start();
                RawClient caller = RawClient.to(gate.port())) {
            caller.send("GET /mine HTTP/1.1\r\nHost: x\r\nX-Twice: one\r\nX-Twice: two\r\nX-Once: one\r\n\r\n");
            RawClient.Answer answer = caller.answer();

            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.head().header("x-mine")).isEqualTo("said");
            assertThat(answer.head().header("content-length")).isEqualTo("5");
            assertThat(answer.head().header("x-twice")).isNull();
            assertThat(answer.head().header("x-once")).isNull();
            assertThat(answer.head().header("transfer-encoding")).isNull();
            assertThat(answer.head().header("connection")).isNull();
            assertThat(answer.head().header("proxy-authenticate")).isNull();
        }
    }
}
