package caravan.providers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What of a provider's headers reaches a caller: whole answers, streams and errors alike. */
class ReplyHeaderPolicyTest {
    private static FakeProvider fake;
    private static Gate gate;
    private static Gate more;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        gate = Gate.plan().ownKeys(fake).start();
        more = Gate.plan()
                .ownKeys(fake)
                .flag("forward-response-headers", "x-debug, OpenAI-Organization")
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        more.close();
        fake.close();
    }

    private static Reply decorated(Reply reply) {
        return reply.header("Set-Cookie", "__cf_bm=CANARY")
                .header("Server", "CANARY")
                .header("OpenAI-Organization", "CANARY")
                .header("CF-Ray", "CANARY")
                .header("Via", "CANARY")
                .header("X-Envoy-Upstream-Service-Time", "CANARY")
                .header("X-Proxy", "CANARY")
                .header("X-Caravan-Cost-Usd", "CANARY")
                .header("X-Caravan-Provider", "CANARY")
                .header("X-Debug", "CANARY")
                .header("Location", "https://CANARY.example.com")
                .header("WWW-Authenticate", "Bearer realm=\"CANARY\"")
                .header("Access-Control-Allow-Origin", "*")
                .header("Strict-Transport-Security", "max-age=1")
                .header("X-Request-Id", "req_theirs")
                .header("x-ratelimit-remaining-tokens", "149984")
                .header("Retry-After", "3")
                .header("openai-processing-ms", "12");
    }

    static Stream<Arguments> answers() {
        String chat = "/v1/chat/completions";
        return Stream.of(
                Arguments.of(chat, Gate.chat("gpt-4o", false), Replies.chat("Hello")),
                Arguments.of(chat, Gate.chat("gpt-4o", true), Replies.chatStream(List.of("Hello"), true)),
                Arguments.of(chat, Gate.chat("gpt-4o", false), Replies.error(429, "requests", "rate_limit", "Slow")),
                Arguments.of(chat, Gate.chat("gpt-4o", false), Reply.text(500, "down")),
                Arguments.of("/v1/completions", "{\"model\":\"m\",\"prompt\":\"x\"}", Replies.completion("Hello")),
                Arguments.of("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}", Replies.embeddings()),
                Arguments.of("/v1/models", "", Replies.models("m")));
    }

    private static HttpHeaders ask(Gate of, String path, String json, Reply reply) {
        fake.next(decorated(reply));
        String[] key = {"Authorization", "Bearer sk-own"};
        return (json.isEmpty() ? of.get(path, key) : of.post(path, json, key)).headers();
    }

    @ParameterizedTest
    @MethodSource("answers")
    @Complaint(number = 41, of = "BerriAI/litellm#32202")
    void onlyWhatIsOnTheListComesBack(String path, String json, Reply reply) {
        HttpHeaders headers = ask(gate, path, json, reply);

        assertThat(headers.map().toString()).doesNotContain("CANARY");
        assertThat(headers.map().keySet()).doesNotContain("set-cookie", "server", "access-control-allow-origin");
        assertThat(headers.firstValue("x-ratelimit-remaining-tokens")).hasValue("149984");
        assertThat(headers.firstValue("retry-after")).hasValue("3");
        assertThat(headers.firstValue("openai-processing-ms")).hasValue("12");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void ourOwnHeadersAreThereOnce(String path, String json, Reply reply) {
        HttpHeaders headers = ask(gate, path, json, reply);

        assertThat(headers.allValues("x-request-id")).hasSize(1).doesNotContain("req_theirs");
        assertThat(headers.allValues("x-caravan-upstream-request-id")).containsExactly("req_theirs");
        assertThat(headers.allValues("x-proxy")).singleElement().asString().startsWith("caravan/");
        assertThat(headers.allValues("x-caravan-provider")).containsExactly("openai");
        assertThat(headers.allValues("x-caravan-attempts")).containsExactly("1");
    }

    @Test
    void aSettingLetsMoreThrough() {
        HttpHeaders headers = ask(more, "/v1/models", "", Replies.models("m"));

        assertThat(headers.allValues("x-debug")).containsExactly("CANARY");
        assertThat(headers.allValues("openai-organization")).containsExactly("CANARY");
        assertThat(headers.allValues("set-cookie")).isEmpty();
    }
}
