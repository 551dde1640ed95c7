package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Script;
import caravan.testkit.Seen;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that was kept, and that the provider has closed meanwhile, is nobody's failure: the request goes over a new one. */
class OldConnectionsTest {
    private static final String CHAT = "/v1/chat/completions";

    private final FakeProvider fake = FakeProvider.start();

    @AfterEach
    void stop() {
        fake.close();
    }

    private Gate gate() {
        return Gate.plan()
                .env("KEY", "sk-1")
                .file(
                        "config/providers.yaml",
                        "providers:\n  a: {base_url: \"" + fake.url() + "/v1\", keys: KEY, responses: true}\n")
                .file("config/models.yaml", "default_provider: a\nretry: {tries: 1}\n")
                .start();
    }

    /** As a server does whose patience with idle connections is over just when the next request is on its way. */
    private void closesOldConnections(Reply closing) {
        Set<Integer> known = new HashSet<>();
        Script usual = Replies.chat("Far");
        fake.when(seen -> !known.add(seen.connection()), closing).always(usual);
    }

    private static HttpResponse<String> ask(Gate gate, String path) {
        String body = path.equals("/v1/embeddings")
                ? "{\"model\":\"m\",\"input\":\"Far\"}"
                : path.equals("/v1/responses")
                        ? "{\"model\":\"m\",\"input\":\"Far\"}"
                        : path.equals("/v1/completions")
                                ? "{\"model\":\"m\",\"prompt\":\"Far\"}"
                                : Gate.chat("m", false);
        return gate.post(path, body);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, false",
        "/v1/chat/completions, true",
        "/v1/completions, true",
        "/v1/embeddings, false"
    })
    void theRequestGoesOverANewOneAndItIsOneAttempt(String path, boolean reset) {
        closesOldConnections(reset ? Reply.resets() : Reply.closes());
        try (Gate gate = gate()) {
            for (int call = 0; call < 4; call++) {
                HttpResponse<String> answer = ask(gate, path);

                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.headers().firstValue("x-caravan-attempts")).contains("1");
            }
            List<Seen> seen = fake.seen();
            assertThat(seen).hasSizeGreaterThan(4);
            assertThat(seen.stream().map(Seen::text).distinct()).hasSize(1);
            assertThat(gate.entries().stream()
                            .filter(entry -> entry.at("/tries/0/reconnected").asBoolean()))
                    .hasSize(seen.size() - 4);
            assertThat(gate.entries())
                    .allSatisfy(
                            entry -> assertThat(entry.path("outcome").asText()).isEqualTo("ok"));
        }
    }

    @Test
    void aStreamToo() {
        Set<Integer> known = new HashSet<>();
        fake.when(seen -> !known.add(seen.connection()), Reply.closes());
        try (Gate gate = gate()) {
            for (int call = 0; call < 4; call++) {
                assertThat(gate.post(CHAT, Gate.chat("m", true)).body()).endsWith("data: [DONE]\n\n");
            }
            assertThat(fake.seen()).hasSizeGreaterThan(4);
        }
    }

    @Test
    void onceAndNotForEver() {
        try (Gate gate = gate()) {
            ask(gate, CHAT);
            fake.always(Reply.closes());

            HttpResponse<String> answer = ask(gate, CHAT);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("upstream_broke_off");
            assertThat(fake.seen()).hasSizeBetween(2, 3);
        }
    }

    /** What has begun to be answered has been worked on, and so has what took its time. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void butNotIfTheProviderMayHaveWorkedOnIt(boolean begun) {
        closesOldConnections(
                begun ? Reply.raw("HTTP/1.1 2").thenClose() : Reply.closes().after(Duration.ofMillis(1_100)));
        try (Gate gate = gate()) {
            List<Integer> answers = List.of(
                    ask(gate, CHAT).statusCode(),
                    ask(gate, CHAT).statusCode(),
                    ask(gate, CHAT).statusCode());

            assertThat(answers).contains(502);
            assertThat(fake.seen()).hasSize(3);
        }
    }

    /** What is stored there would be there twice. */
    @Test
    void andNotWhatLeavesSomethingBehind() {
        closesOldConnections(Reply.closes());
        try (Gate gate = Gate.plan().ownKeys(fake).start()) {
            List<Integer> answers = IntStream.range(0, 4)
                    .mapToObj(call -> gate.post("/v1/batches", "{}", "Authorization", "Bearer sk-mine")
                            .statusCode())
                    .toList();

            assertThat(answers).contains(200, 502);
            assertThat(fake.seen()).hasSize(4);
        }
    }

    @Test
    void butWhatOnlyReadsMayBeAskedTwice() {
        closesOldConnections(Reply.closes());
        try (Gate gate = Gate.plan().ownKeys(fake).start()) {
            for (int call = 0; call < 4; call++) {
                assertThat(gate.get("/v1/batches/b_1", "Authorization", "Bearer sk-mine")
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(fake.seen()).hasSizeGreaterThan(4);
        }
    }
}
