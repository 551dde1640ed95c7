package caravan.spans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.failover.Fleet;
import caravan.spans.Collector.Span;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each call is one span at the collector, and each of its attempts one below it. */
class SpansTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String MODELS = """
            models:
              - {name: smart, deployments: [a/big, b/large]}
              - {name: lone, deployments: [a/lone]}
            retry: {base: 1ms, cap: 50ms, tries: 1}
            """;

    private static Collector collector;
    private static Fleet fleet;

    @BeforeAll
    static void open() {
        collector = new Collector();
        fleet = Fleet.of("a b", MODELS, plan -> plan.flag("otlp-endpoint", collector.url())
                .env("CARAVAN_OTLP_HEADERS", "x-team=night, x-b=2"));
    }

    @AfterAll
    static void close() {
        fleet.close();
        collector.close();
    }

    private static List<Span> of(HttpResponse<String> answer) {
        return collector.of(answer.headers().firstValue("x-request-id").orElseThrow());
    }

    private static Span server(List<Span> spans) {
        List<Span> servers =
                spans.stream().filter(span -> span.kind() == Span.SERVER).toList();
        assertThat(servers).as("the call's own span").hasSize(1);
        return servers.getFirst();
    }

    private static List<Span> clients(List<Span> spans) {
        return spans.stream().filter(span -> span.kind() == Span.CLIENT).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallIsOneSpanAndItsAttemptOneBelowIt(boolean streamed) {
        HttpResponse<String> answer = streamed ? fleet.stream("lone") : fleet.chat("lone");
        List<Span> spans = of(answer);
        Span server = server(spans);

        assertThat(server.name()).isEqualTo("POST /v1/chat/completions");
        assertThat(server.parent()).isEmpty();
        assertThat(server.status()).isZero();
        assertThat(server.attributes())
                .containsEntry("http.response.status_code", "200")
                .containsEntry("http.route", "/v1/chat/completions")
                .containsEntry("caravan.outcome", "ok")
                .containsEntry("caravan.attempts", "1")
                .doesNotContainKeys("gen_ai.usage.input_tokens", "error.type");
        assertThat(clients(spans)).singleElement().satisfies(client -> {
            assertThat(client.name()).isEqualTo("chat lone");
            assertThat(client.parent()).isEqualTo(server.id());
            assertThat(client.began()).isGreaterThanOrEqualTo(server.began());
            assertThat(client.ended()).isGreaterThan(client.began()).isLessThanOrEqualTo(server.ended());
            assertThat(client.attributes())
                    .containsEntry("gen_ai.operation.name", "chat")
                    .containsEntry("gen_ai.provider.name", "a")
                    .containsEntry("gen_ai.request.model", "lone")
                    .containsEntry("gen_ai.request.stream", Boolean.toString(streamed))
                    .containsEntry("gen_ai.usage.input_tokens", Integer.toString(Replies.PROMPT_TOKENS))
                    .containsEntry("server.address", "127.0.0.1")
                    .containsEntry(
                            "server.port", Integer.toString(fleet.fake("a").port()))
                    .containsKeys("gen_ai.response.model", "gen_ai.usage.output_tokens")
                    .doesNotContainKey("error.type");
            assertThat(client.attributes().containsKey("gen_ai.response.time_to_first_chunk"))
                    .isEqualTo(streamed);
        });
    }

    @Test
    void aCallThatTwoWereAskedForHasTwoBelowItAndTheTokensOnce() {
        fleet.fake("a").next(Replies.error(503, "server_error", "oops", "Oops"));

        List<Span> spans = of(fleet.chat("smart"));

        assertThat(server(spans).attributes()).containsEntry("caravan.attempts", "2");
        assertThat(clients(spans)).hasSize(2);
        Span failed = clients(spans).stream()
                .filter(span -> span.name().equals("chat big"))
                .findFirst()
                .orElseThrow();
        assertThat(failed.status()).isEqualTo(2);
        assertThat(failed.attributes())
                .containsEntry("error.type", "provider_status")
                .containsEntry("http.response.status_code", "503")
                .containsEntry("caravan.attempt", "1")
                .doesNotContainKey("gen_ai.usage.input_tokens");
        assertThat(spans)
                .filteredOn(span -> span.attributes().containsKey("gen_ai.usage.input_tokens"))
                .hasSize(1);
    }

    @Test
    void aCallThatWasRefusedIsOneSpanWithTheOutcome() {
        List<Span> spans = of(fleet.gate().post("/v1/chat/completions", "{\"model\":\"lone\"}"));

        assertThat(clients(spans)).isEmpty();
        assertThat(server(spans).status()).as("it is the caller's fault").isZero();
        assertThat(server(spans).attributes())
                .containsEntry("error.type", "caller_invalid_request")
                .containsEntry("caravan.outcome", "caller_invalid_request")
                .containsEntry("http.response.status_code", "400");
    }

    @Test
    void aStreamThatBreaksIsAnErrorInBoth() {
        fleet.fake("a")
                .next(Reply.sse(List.of("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"He\"}}]}"))
                        .thenReset());
        try (RawClient caller = RawClient.to(fleet.gate().port())) {
            String id = caller.send(RawClient.post("/v1/chat/completions", caravan.Gate.chat("lone", true)))
                    .head()
                    .header("x-request-id");
            List<Span> spans = collector.of(String.valueOf(id));

            assertThat(server(spans).status()).isEqualTo(2);
            assertThat(clients(spans)).singleElement().satisfies(client -> assertThat(client.attributes())
                    .containsEntry("error.type", "provider_broke_off"));
        }
    }

    @Test
    void aCallerWhoLeavesIsOneSpanToo() {
        fleet.fake("a").next(Reply.hangs());
        int before = collector.spans().size();
        int asked = fleet.fake("a").seen().size();
        try (RawClient caller = RawClient.to(fleet.gate().port())) {
            caller.send(RawClient.post("/v1/chat/completions", caravan.Gate.chat("lone", false)));
            fleet.fake("a").awaitSeen(asked + 1);
        }
        await().until(() -> collector.spans().size() >= before + 2);

        List<Span> left = collector.spans().stream()
                .filter(span -> "caller_left".equals(span.attributes().get("caravan.outcome")))
                .toList();
        assertThat(left).hasSize(1);
        assertThat(left.getFirst().status()).isZero();
        assertThat(clients(of(left))).hasSize(1);
    }

    private static List<Span> of(List<Span> server) {
        return collector.of(server.getFirst().attributes().get("caravan.id"));
    }

    @Test
    void theCallersTraceGoesOnAtTheProvider() {
        String theirs = "00-" + TRACE + "-" + PARENT + "-01";
        HttpResponse<String> answer = fleet.chat("lone", "traceparent", theirs, "tracestate", "vendor=x,other=y");
        List<Span> spans = of(answer);
        Span client = clients(spans).getFirst();

        assertThat(server(spans).trace()).isEqualTo(TRACE);
        assertThat(server(spans).parent()).isEqualTo(PARENT);
        assertThat(fleet.fake("a").seen().getLast().headers("traceparent"))
                .containsExactly("00-" + TRACE + "-" + client.id() + "-01");
        assertThat(fleet.fake("a").seen().getLast().headers("tracestate")).containsExactly("vendor=x,other=y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-" + TRACE + "-0000000000000000-01",
                "ff-" + TRACE + "-" + PARENT + "-01",
                "00-" + TRACE + "-" + PARENT,
                "00-0AF7651916CD43DD8448EB211C80319C-" + PARENT + "-01-more"
            })
    void aMalformedTraceparentIsIgnored(String wrong) {
        List<Span> spans = of(fleet.chat("lone", "traceparent", wrong));

        assertThat(server(spans).parent()).isEmpty();
        assertThat(server(spans).trace()).isNotEqualTo(TRACE).matches("[0-9a-f]{32}");
        assertThat(fleet.fake("a").seen().getLast().headers("traceparent"))
                .containsExactly("00-" + server(spans).trace() + "-"
                        + clients(spans).getFirst().id() + "-03"); // sampled, and the id is random
    }

    @Test
    void noContentAndNoKeyIsInThem() {
        of(fleet.chat("lone", "Authorization", "Bearer sk-canary"));

        assertThat(collector.text()).contains("gen_ai.request.model").doesNotContain("Samarkand", "sk-canary", "sk-a");
        assertThat(collector.fake().seen().getFirst().header("x-team")).isEqualTo("night");
        assertThat(collector.fake().seen().getFirst().path()).isEqualTo("/v1/traces");
    }

    @Test
    void aTraceThatTheCallerDoesNotSampleIsNotSent() {
        int before = fleet.fake("a").seen().size();
        HttpResponse<String> unsampled = fleet.chat("lone", "traceparent", "00-" + TRACE + "-" + PARENT + "-00");
        of(fleet.chat("lone"));

        String id = unsampled.headers().firstValue("x-request-id").orElseThrow();
        assertThat(collector.text()).doesNotContain(id);
        assertThat(fleet.fake("a").seen().get(before).header("traceparent"))
                .startsWith("00-" + TRACE)
                .endsWith("-00");
    }

    @Test
    void aCollectorThatIsGoneHurtsNoCall() {
        FakeProvider gone = FakeProvider.start();
        gone.close();
        try (Fleet other =
                Fleet.of("a", MODELS.replace(", b/large", ""), plan -> plan.flag("otlp-endpoint", gone.url()))) {
            assertThat(other.chat("lone").statusCode()).isEqualTo(200);

            await().until(() ->
                    other.gate().get("/metrics").body().contains("caravan_spans_total{result=\"failed\"} 2.0"));
            assertThat(other.stream("lone").statusCode()).isEqualTo(200);
        }
    }
}
