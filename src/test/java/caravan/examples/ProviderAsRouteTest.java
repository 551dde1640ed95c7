package caravan.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.testkit.Cue;
import caravan.testkit.FakeProvider;
import caravan.testkit.Imitation;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderAsRouteTest {
    private static final String CHAT = "/v1/chat/completions";
    private static FakeProvider provider;
    private static Gate gate;

    @BeforeAll
    static void install() throws IOException {
        provider = FakeProvider.start();
        gate = Gate.plan()
                .file("routes/my-provider.camel.yaml", example("my-provider.camel.yaml"))
                .file(
                        "config/providers.yaml",
                        Files.readString(Path.of("config/providers.yaml")) + example("providers.yaml"))
                .file(
                        "config/application.properties",
                        Files.readString(Path.of("config/application.properties")) + example("application.properties"))
                .env("MY_PROVIDER_URL", provider.url() + "/v1")
                .env("MY_PROVIDER_KEY", "sk-mine")
                .start();
    }

    private static String example(String file) throws IOException {
        return Files.readString(Path.of("examples", "provider-as-route", file));
    }

    @AfterAll
    static void close() {
        gate.close();
        provider.close();
    }

    @BeforeEach
    void speakOpenAi() {
        provider.always(new Imitation());
    }

    @Test
    void aWholeAnswerComesThrough() {
        HttpResponse<String> answer = gate.post(CHAT, Gate.chat("my-model", false), "Cookie", "of=caller");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(Imitation.TEXT).contains("\"model\":\"my-model\"");
        assertThat(answer.headers().firstValue("X-Caravan-Provider")).hasValue("my-provider");
        assertThat(answer.headers().map()).doesNotContainKey("authorization");
        Seen asked = provider.seen().getLast();
        assertThat(asked.uri()).isEqualTo(CHAT);
        assertThat(asked.header("authorization")).isEqualTo("Bearer sk-mine");
        assertThat(asked.header("cookie")).isNull();
        assertThat(asked.text()).isEqualTo(Gate.chat("my-model", false));
    }

    @Test
    void theModelIsReplacedWhereItHasAnotherName() {
        gate.post(CHAT, Gate.chat("my-provider/deep-thought", false));

        assertThat(provider.seen().getLast().json().path("model").asText()).isEqualTo("deep-thought");
    }

    @Test
    void aStreamArrivesPieceByPiece() {
        Cue read = new Cue();
        provider.always(Replies.chatStream(List.of("one", " two"), true).holdAfter(2, read));
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.post(CHAT, Gate.chat("my-model", true)));
            RawClient.Head head = caller.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).startsWith("text/event-stream");
            StringBuilder begun = new StringBuilder();
            while (begun.indexOf("one") < 0) {
                begun.append(caller.chunk().text());
            }
            read.give();

            assertThat(begun).doesNotContain("two");
            assertThat(caller.chunks().getLast().text()).contains("[DONE]");
        }
    }

    @Test
    void theUsageOfAStreamIsAskedForAndWrittenDown() {
        HttpResponse<String> answer = gate.post(CHAT, Gate.chat("my-model", true));

        assertThat(answer.body()).doesNotContain("\"usage\":{");
        assertThat(provider.seen().getLast().text()).contains("\"include_usage\":true");
        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        JsonNode entry = entry(id);
        assertThat(entry.path("input_tokens").asInt()).isEqualTo(Replies.PROMPT_TOKENS);
        assertThat(entry.path("estimated").asBoolean()).isFalse();
    }

    private static JsonNode entry(String id) {
        return gate.entries().stream()
                .filter(line -> line.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theProvidersErrorPassesWithItsStatus() {
        provider.always(Replies.error(429, "requests", "rate_limit_exceeded", "Slow down.")
                .header("Retry-After", "7"));

        for (boolean stream : new boolean[] {false, true}) {
            int before = provider.seen().size();
            HttpResponse<String> answer = gate.post(CHAT, Gate.chat("my-model", stream));

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.body()).contains("Slow down.");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
            assertThat(provider.seen())
                    .as("it is not asked again behind our back")
                    .hasSize(before + 1);
        }
    }

    @Test
    void aProviderThatCannotBeReachedIsA502() {
        provider.always(Reply.resets());

        HttpResponse<String> answer = gate.post(CHAT, Gate.chat("my-model", false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable").doesNotContain("sk-mine");
    }

    @Test
    void aStreamThatBreaksOffIsNoCleanEnd() {
        provider.always(
                Replies.chatStream(List.of("one", " two"), true).first(400).thenReset());
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.post(CHAT, Gate.chat("my-model", true)));
            caller.head();
            String rest = new String(caller.rest(), UTF_8);

            assertThat(rest).contains("upstream_broke_off").doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void aCallerWhoLeavesBeforeTheAnswerClosesTheUpstream() {
        provider.always(Reply.hangs());
        leave(false);
    }

    @Test
    void aCallerWhoLeavesInMidStreamClosesTheUpstream() {
        provider.always(Replies.chatStream(List.of("one"), true).first(400).thenHang());
        leave(true);
    }

    @Test
    void aCallerWhoLeavesABusyStreamClosesTheUpstream() {
        byte[] more = "data: {\"choices\":[]}\n\n".getBytes(UTF_8);
        provider.always(Reply.sse(List.of("{}")).repeat(more, 20_000).paced(Duration.ofMillis(1)));
        leave(true);
    }

    private static void leave(boolean stream) {
        int before = provider.seen().size();
        int entries = gate.entries().size();
        Seen asked;
        long left;
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.post(CHAT, Gate.chat("my-model", stream)));
            asked = provider.awaitSeen(before + 1).getLast();
            if (stream) {
                caller.head();
                caller.chunk();
            }
            left = System.nanoTime();
        }

        assertThat(asked.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        assertThat(asked.endedAfter(left)).isLessThan(Duration.ofSeconds(2));
        await().until(() -> gate.entries().size() == entries + 1 && gate.inside() == 0);
        assertThat(gate.entries().getLast().path("outcome").asText()).isEqualTo("caller_left");
    }
}
