package caravan.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import caravan.peers.Complaint;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Seen;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a caller's headers reaches a provider, and what of a provider's reaches a caller: the same on every endpoint. */
class HeaderPolicyTest {
    private static final String CHAT = "POST /v1/chat/completions";
    private static final Map<String, String> BODIES = Map.of(
            CHAT,
            Gate.chat("gpt-4o", false),
            "POST /v1/completions",
            "{\"model\":\"gpt-4o\",\"prompt\":\"x\"}",
            "POST /v1/embeddings",
            "{\"model\":\"gpt-4o\",\"input\":\"x\"}",
            "GET /v1/models",
            "",
            "GET /v1/models/fake-model",
            "");

    private static final List<String> SECRETS = List.of(
            "Cookie: session=CANARY",
            "X-Api-Key: CANARY",
            "Api-Key: CANARY",
            "Proxy-Authorization: Basic CANARY",
            "X-Forwarded-For: 10.9.8.7",
            "X-Real-IP: 10.9.8.7",
            "Forwarded: for=CANARY",
            "Via: 1.1 CANARY",
            "Referer: https://CANARY.example.com/",
            "Origin: https://CANARY.example.com",
            "X-Tenant: CANARY",
            "CamelHttpUri: http://CANARY.example.com",
            "Accept-Encoding: gzip",
            "X-Custom: CANARY",
            "openai_beta: CANARY");

    private static final List<String> ALLOWED = List.of(
            "Accept: application/json",
            "User-Agent: OpenAI/Java 4",
            "OpenAI-Organization: org-1",
            "OpenAI-Project: proj-1",
            "X-OpenAI-Organization: org-2",
            "OpenAI-Beta: assistants=v2",
            "openai-beta: responses=v1",
            "Idempotency-Key: idem-1",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    /** Of {@code token-a} and {@code token-b}. */
    private static final String TWO_KEYS =
            "keys:\n  - {name: team-a, sha256: a70bf50e531ce1a817561f2f5d5b6645d4e806becf58ccc5e8cf6b8045a090a8}\n  - {name: team-b, sha256: 49e2bb7eab54cf09b409ffafd3fa8a8a955a60eb972faacaefbed3dbd3207132}\n";

    private static FakeProvider fake;
    private static Gate plain;
    private static Gate open;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        plain = Gate.plan().ownKeys(fake).start();
        open = Gate.plan()
                .openai(fake)
                .env("OPENAI_ORG", "org-house")
                .env("OPENAI_PROJECT", "proj-house")
                .flag("forward-request-headers", "X-Tenant, x-request-id")
                .start();
    }

    @AfterAll
    static void stop() {
        plain.close();
        open.close();
        fake.close();
    }

    private static RawClient.Answer ask(Gate gate, String endpoint, List<String> headers) {
        String path = endpoint.split(" ", -1)[1];
        String[] all = headers.toArray(String[]::new);
        String json = BODIES.getOrDefault(endpoint, "");
        try (RawClient caller = RawClient.to(gate.port())) {
            return caller.send(json.isEmpty() ? RawClient.get(path, all) : RawClient.post(path, json, all))
                    .answer();
        }
    }

    private static List<String> with(List<String> headers, String more) {
        return Stream.concat(headers.stream(), Stream.of(more)).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHAT,
                "POST /v1/completions",
                "POST /v1/embeddings",
                "GET /v1/models",
                "GET /v1/models/fake-model"
            })
    @Complaint(
            number = {41, 42},
            of = {"BerriAI/litellm#28238", "BerriAI/litellm#27410"})
    void onlyWhatIsOnTheListReachesTheProvider(String endpoint) {
        RawClient.Answer answer = ask(plain, endpoint, with(SECRETS, "Authorization: Bearer sk-own"));
        Seen seen = fake.seen().getLast();

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(seen.headers().toString()).doesNotContain("CANARY").doesNotContain("10.9.8.7");
        assertThat(seen.headers().stream()
                        .map(header -> header.getKey().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.startsWith("content-")))
                .containsExactlyInAnyOrder("authorization", "host", "user-agent");
        assertThat(seen.headers("authorization")).containsExactly("Bearer sk-own");
        assertThat(seen.headers("host")).containsExactly("127.0.0.1:" + fake.port());
        assertThat(seen.header("user-agent")).startsWith("caravan/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHAT,
                "POST /v1/completions",
                "POST /v1/embeddings",
                "GET /v1/models",
                "GET /v1/models/fake-model"
            })
    void whatIsOnTheListReachesItWithEachOfItsValues(String endpoint) {
        ask(plain, endpoint, with(ALLOWED, "Authorization: Bearer sk-own"));
        Seen seen = fake.seen().getLast();

        assertThat(seen.headers("openai-beta")).containsExactly("assistants=v2", "responses=v1");
        assertThat(ALLOWED).allSatisfy(header -> {
            String[] parts = header.split(": ", 2);
            assertThat(seen.headers(parts[0])).contains(parts[1]);
        });
    }

    @Test
    void whoPaysWithTheHousesKeyDoesNotChooseItsAccount() {
        ask(
                open,
                CHAT,
                List.of("openai-organization: org-1", "OpenAI-Project: proj-1", "X-OpenAI-Organization: org-2"));
        Seen seen = fake.seen().getLast();

        assertThat(seen.headers("OpenAI-Organization")).containsExactly("org-house");
        assertThat(seen.headers("OpenAI-Project")).containsExactly("proj-house");
        assertThat(seen.headers("X-OpenAI-Organization")).isEmpty();
    }

    @Test
    void callersWhoShareTheHousesKeyDoNotShareIdempotencyKeys() {
        try (Gate shared =
                Gate.plan().openai(fake).file("config/keys.yaml", TWO_KEYS).start()) {
            String first = idempotencyKey(shared, "token-a");

            assertThat(idempotencyKey(shared, "token-a")).isEqualTo(first).isNotEqualTo("idem-1");
            assertThat(idempotencyKey(shared, "token-b")).isNotEqualTo(first);
        }
    }

    private static String idempotencyKey(Gate gate, String token) {
        ask(gate, CHAT, List.of("Authorization: Bearer " + token, "Idempotency-Key: idem-1"));
        return fake.seen().getLast().headers("Idempotency-Key").getFirst();
    }

    @Test
    void withoutAnOrganizationInTheHouseNoneIsSent() {
        ask(plain, CHAT, List.of("Authorization: Bearer sk-own"));

        assertThat(fake.seen().getLast().headers().toString()).doesNotContainIgnoringCase("openai-");
    }

    @Test
    void aSettingLetsMoreRequestHeadersThrough() {
        ask(open, CHAT, List.of("X-Tenant: a", "x-tenant: b", "X-Request-Id: mine", "X-Custom: CANARY"));
        Seen seen = fake.seen().getLast();

        assertThat(seen.headers("x-tenant")).containsExactly("a", "b");
        assertThat(seen.headers("x-request-id")).containsExactly("mine");
        assertThat(seen.headers().toString()).doesNotContain("CANARY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie", "authorization", "X-Api-Key", "api-key", "x-goog-api-key", "Proxy-Authorization",
                "X-Auth-Token", "X-Amz-Security-Token", "Host", "Content-Length", "Transfer-Encoding", "Accept-Encoding"
            })
    void noSettingLetsACredentialOrTheConnectionThrough(String name) {
        assertThatThrownBy(() -> Gate.plan()
                        .flag("forward-request-headers", "x-a," + name)
                        .start())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("--forward-request-headers: " + name.toLowerCase(Locale.ROOT) + " is never");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Set-Cookie",
                "set-cookie2",
                "WWW-Authenticate",
                "Proxy-Authenticate",
                "Connection",
                "Content-Length",
                "X-Request-Id",
                "X-Proxy",
                "X-Caravan-Cost-Usd"
            })
    void noSettingLetsAProviderSpeakInOurName(String name) {
        assertThatThrownBy(
                        () -> Gate.plan().flag("forward-response-headers", name).start())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("--forward-response-headers: " + name.toLowerCase(Locale.ROOT) + " is never");
    }
}
