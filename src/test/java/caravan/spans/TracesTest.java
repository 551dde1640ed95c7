package caravan.spans;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.failover.Fleet;
import caravan.spans.Collector.Span;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers say of themselves stands in the span of the attempt that brought them, and traces go on wherever calls do. */
class TracesTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String ROUTE = """
            - route:
                id: mine
                from:
                  uri: direct:mine
                  steps:
                    - setBody:
                        id: answer-mine
                        expression:
                          simple:
                            expression: '{"id":"${header.traceparent}","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"${header.tracestate}"},"finish_reason":"length"}]}'
            """;
    private static final String PROVIDERS = "  mine: {route: direct:mine, models: [my-model]}\n";

    private static Collector collector;
    private static Fleet fleet;

    @BeforeAll
    static void open() {
        collector = new Collector();
        fleet = Fleet.of("a", "retry: {tries: 1}\n", plan -> plan.flag("otlp-endpoint", collector.url())
                .file("routes/mine.camel.yaml", ROUTE));
        String claude = "  claude: {base_url: \"%s/v1\", native: {format: anthropic}, auth: none, models: [claude-x]}%n"
                .formatted(fleet.fake("a").url());
        fleet.gate().write("config/providers.yaml", fleet.gate().read("config/providers.yaml") + PROVIDERS + claude);
        assertThat(fleet.gate().reload().getFirst()).isEqualTo("done");
    }

    @AfterAll
    static void close() {
        fleet.close();
        collector.close();
    }

    private static Span attempt(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        List<Span> trace = collector.of(id);
        return trace.stream()
                .filter(span -> id.equals(span.attributes().get("caravan.id")))
                .flatMap(server -> trace.stream().filter(span -> span.parent().equals(server.id())))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theIdAndTheReasonsForTheEndAreThose(boolean streamed) {
        fleet.fake("a").next(streamed ? Replies.chatStream(List.of("Far", " away"), true) : Replies.chat("Far"));

        Span span = attempt(streamed ? fleet.stream("a/m") : fleet.chat("a/m"));

        assertThat(span.attributes())
                .containsEntry("gen_ai.response.id", "chatcmpl-1")
                .containsEntry("gen_ai.response.finish_reasons", "stop");
    }

    @Test
    void eachChoiceHasAReason() {
        fleet.fake("a").next(Reply.json("""
                {"id":"two","choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"},\
                {"index":1,"message":{"content":"b"},"finish_reason":"length"}]}"""));

        assertThat(attempt(fleet.chat("a/m")).attributes())
                .containsEntry("gen_ai.response.id", "two")
                .containsEntry("gen_ai.response.finish_reasons", "stop,length");
    }

    /** As the provider has them, whatever the caller is told. */
    @Test
    void aStreamThatIsTranslatedHasThemToo() {
        fleet.fake("a")
                .next(Reply.sse(List.of(
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_7\",\"model\":\"claude-x\",\"usage\":{}}}",
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Far\"}}",
                        "{\"type\":\"content_block_stop\",\"index\":0}",
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":4}}",
                        "{\"type\":\"message_stop\"}")));

        assertThat(attempt(fleet.stream("claude-x")).attributes())
                .containsEntry("gen_ai.response.id", "msg_7")
                .containsEntry("gen_ai.response.finish_reasons", "end_turn");
    }

    @Test
    void aProviderThatIsARouteHasTheTraceInItsHeaders() {
        HttpResponse<String> answer =
                fleet.chat("my-model", "traceparent", PARENT, "tracestate", "a=1", "tracestate", "b=2");
        Span span = attempt(answer);

        assertThat(answer.body()).contains("00-" + span.trace() + "-" + span.id() + "-01", "\"a=1,b=2\"");
        assertThat(answer.headers().firstValue("traceparent")).isEmpty();
        assertThat(span.attributes()).containsEntry("gen_ai.response.finish_reasons", "length");
    }

    @Test
    void allLinesOfTheCallersStateGoOn() {
        attempt(fleet.chat("a/m", "traceparent", PARENT, "tracestate", "a=1", "tracestate", "b=2,c=3"));

        assertThat(fleet.fake("a").seen().getLast().headers("tracestate")).containsExactly("a=1,b=2,c=3");
    }

    @Test
    void whereNobodyFollowsARouteHasTheCallersOwn() {
        try (Gate off = Gate.plan()
                .file("routes/mine.camel.yaml", ROUTE)
                .file("config/providers.yaml", "providers:\n" + PROVIDERS)
                .start()) {
            String chat = Gate.chat("my-model", false);
            assertThat(off.post(
                                    "/v1/chat/completions",
                                    chat,
                                    "traceparent",
                                    PARENT,
                                    "tracestate",
                                    "a=1",
                                    "tracestate",
                                    "b=2")
                            .body())
                    .contains(PARENT, "\"a=1,b=2\"");
            assertThat(off.post("/v1/chat/completions", chat, "traceparent", "nonsense")
                            .body())
                    .contains("\"id\":\"\"");
        }
    }
}
