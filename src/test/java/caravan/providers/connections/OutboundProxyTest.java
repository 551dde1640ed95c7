package caravan.providers.connections;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import caravan.testkit.FakeProvider;
import caravan.testkit.ForwardProxy;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls go through an HTTP proxy where one is named, with its password and without telling it to anybody else. */
class OutboundProxyTest {
    private static final String PROVIDERS = """
            providers:
              acme: {base_url: "${env:FAKE_URL}", keys: KEY}
              inner: {base_url: "${env:FAKE_URL}", keys: KEY, proxy: ""}
              other: {base_url: "${env:FAKE_URL}", keys: KEY, proxy: "${env:OTHER_PROXY}"}
              gone: {base_url: "${env:FAKE_URL}", keys: KEY, proxy: "http://user:word@127.0.0.1:1"}
              secure: {base_url: "https://api.example.com", keys: KEY}
            """;
    private static final String LOGIN = "Basic " + Base64.getEncoder().encodeToString("user:p@ss word".getBytes(UTF_8));

    private static FakeProvider fake;
    private static ForwardProxy proxy;
    private static ForwardProxy other;
    private static Gate gate;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        proxy = ForwardProxy.start();
        other = ForwardProxy.start();
        gate = Gate.plan()
                .file("config/providers.yaml", PROVIDERS)
                .env("FAKE_URL", fake.url())
                .env("KEY", "sk-house")
                .env("PROXY_URL", "http://user:p%40ss%20word@127.0.0.1:" + proxy.port())
                .env("OTHER_PROXY", "127.0.0.1:" + other.port())
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        proxy.close();
        other.close();
        fake.close();
    }

    @BeforeEach
    void forget() {
        proxy.forget();
        other.forget();
    }

    private HttpResponse<String> ask(String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false));
    }

    @Test
    void aProxyForAllIsUsedWithItsPassword() {
        assertThat(ask("acme/m").statusCode()).isEqualTo(200);

        assertThat(proxy.heads())
                .singleElement()
                .asString()
                .startsWith("POST " + fake.url() + "/v1/chat/completions HTTP/1.1")
                .containsIgnoringCase("proxy-authorization: " + LOGIN);
        assertThat(fake.seen().getLast().header("authorization")).isEqualTo("Bearer sk-house");
    }

    @Test
    void aProviderMayHaveItsOwnProxyOrNone() {
        assertThat(ask("inner/m").statusCode()).isEqualTo(200);
        assertThat(proxy.heads()).isEmpty();
        assertThat(ask("other/m").statusCode()).isEqualTo(200);

        assertThat(proxy.heads()).isEmpty();
        assertThat(other.heads()).singleElement().asString().doesNotContainIgnoringCase("proxy-authorization");
    }

    @Test
    void anEncryptedProviderIsReachedThroughATunnelThatSeesNoKey() {
        HttpResponse<String> answer = ask("secure/m");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable").doesNotContain("word", "127.0.0.1");
        assertThat(proxy.heads())
                .singleElement()
                .asString()
                .startsWith("CONNECT api.example.com:443 HTTP/1.1")
                .containsIgnoringCase("proxy-authorization: " + LOGIN)
                .doesNotContain("sk-house");
    }

    @Test
    void aProxyThatIsGoneIsToldWithoutItsAddress() {
        HttpResponse<String> answer = ask("gone/m");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable").doesNotContain("user", "word", "127.0.0.1");
    }

    @Test
    void aProxyThatIsNoneIsAMistakeToldWithoutItsPassword() {
        assertThatThrownBy(() -> Gate.plan()
                        .env("PROXY_URL", "https://user:hush@127.0.0.1:1")
                        .start())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("PROXY_URL")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> Gate.plan()
                        .file(
                                "config/providers.yaml",
                                "providers: {a: {base_url: 'http://x', proxy: 'socks5://u:hush@x'}}")
                        .start())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("providers.yaml:1: providers.a.proxy")
                .hasMessageNotContaining("hush");
    }
}
