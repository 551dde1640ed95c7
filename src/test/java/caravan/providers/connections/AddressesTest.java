package caravan.providers.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a base URL, an operation and a model to what is asked of a provider, and nothing a model is called leads elsewhere. */
class AddressesTest {
    private static final String PROVIDERS = """
            providers:
              bare: {base_url: "${env:FAKE_URL}", auth: none}
              slash: {base_url: "${env:FAKE_URL}/", auth: none}
              versioned: {base_url: "${env:FAKE_URL}/v1", auth: none}
              trailing: {base_url: "${env:FAKE_URL}/v1/", auth: none}
              deep: {base_url: "${env:FAKE_URL}/api/openai", auth: none}
              double: {base_url: "${env:FAKE_URL}//openai///v1//", auth: none}
              azure: {base_url: "${env:FAKE_URL}//openai/v1", keys: KEY, auth: api-key}
              classic:
                base_url: ${env:FAKE_URL}/
                path: /openai/deployments/{model}/{operation}
                query: api-version=2024-10-21
                keys: KEY
                auth: api-key
            """;

    private static FakeProvider fake;
    private static Gate gate;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        gate = Gate.plan()
                .file("config/providers.yaml", PROVIDERS)
                .env("FAKE_URL", fake.url())
                .env("KEY", "azure-key")
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    private static HttpResponse<String> ask(String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false));
    }

    private static String lastUri() {
        return fake.seen().getLast().uri();
    }

    @ParameterizedTest
    @CsvSource({
        "bare/m, /v1/chat/completions",
        "slash/m, /v1/chat/completions",
        "versioned/m, /v1/chat/completions",
        "trailing/m, /v1/chat/completions",
        "deep/m, /api/openai/chat/completions",
        "double/m, /openai/v1/chat/completions",
        "azure/m, /openai/v1/chat/completions",
        "classic/m, /openai/deployments/m/chat/completions?api-version=2024-10-21"
    })
    void aBaseUrlMayBeWrittenInManyWays(String model, String uri) {
        ask(model);

        assertThat(lastUri()).isEqualTo(uri);
        assertThat(fake.seen().getLast().json().path("model").asText()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure/m", "classic/m"})
    void azureGetsItsKeyInItsOwnHeader(String model) {
        ask(model);

        assertThat(fake.seen().getLast().headers("api-key")).containsExactly("azure-key");
        assertThat(fake.seen().getLast().headers("authorization")).isEmpty();
    }

    @Test
    void theOtherOperationsHaveThePathTheyShould() {
        gate.post("/v1/embeddings", "{\"model\":\"classic/e\",\"input\":\"x\"}");
        assertThat(lastUri()).isEqualTo("/openai/deployments/e/embeddings?api-version=2024-10-21");
        gate.post("/v1/completions", "{\"model\":\"azure/c\",\"prompt\":\"x\"}");
        assertThat(lastUri()).isEqualTo("/openai/v1/completions");
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, a%2Fb",
        "a b, a%20b",
        "100%, 100%25",
        "a%2Fb, a%252Fb",
        "a+b, a%2Bb",
        "Müller, M%C3%BCller",
        "模型, %E6%A8%A1%E5%9E%8B",
        "😀, %F0%9F%98%80",
        "a?x=1#y, a%3Fx%3D1%23y",
        "a\\u0000b, a%00b",
        "a\\r\\nX-Evil: 1, a%0D%0AX-Evil%3A%201",
        "{operation}, %7Boperation%7D",
        "..., ...",
        "../../x, REFUSED",
        ".., REFUSED",
        "., REFUSED",
        "a/../b, REFUSED"
    })
    void aModelsNameIsOneSegmentOfAPath(String name, String segment) {
        int before = fake.seen().size();
        HttpResponse<String> answer = ask("classic/" + name);

        if (segment.equals("REFUSED")) {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"param\":\"model\"");
            assertThat(fake.seen()).hasSize(before);
        } else {
            assertThat(lastUri())
                    .isEqualTo("/openai/deployments/" + segment + "/chat/completions?api-version=2024-10-21");
        }
    }

    @Test
    void aModelsNameCannotSplitAHeader() {
        try (RawClient caller = RawClient.to(gate.port())) {
            RawClient.Answer answer = caller.send(RawClient.post(
                            "/v1/chat/completions", Gate.chat("bare/a\\r\\nX-Evil: 1\\r\\n\\r\\nbody ü", false)))
                    .answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.head().header("X-Evil")).isNull();
            assertThat(answer.head().header("X-Caravan-Model")).isEqualTo("a??X-Evil:?1????body??");
        }
        assertThat(fake.seen().getLast().json().path("model").asText()).isEqualTo("a\r\nX-Evil: 1\r\n\r\nbody ü");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s/", "%s/v1", "%s/v1/"})
    void theFlagForOpenAiTakesTheSameForms(String form) {
        try (Gate flagged = Gate.plan()
                .flag("openai-base-url", form.formatted(fake.url()))
                .env("OPENAI_API_KEY", "k")
                .start()) {
            flagged.post("/v1/chat/completions", Gate.chat("gpt-4o", false));

            assertThat(lastUri()).isEqualTo("/v1/chat/completions");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x/v1?api-version=1", "http://x/#y", "ftp://x", "http://", "x y"})
    void anAddressThatCannotBeUsedIsAMistake(String address) {
        assertThatThrownBy(() -> Gate.plan().flag("openai-base-url", address).start())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("--openai-base-url: '" + address + "' is not an address such as");
        assertThatThrownBy(() -> Gate.plan()
                        .file("config/providers.yaml", "providers:\n  a:\n    base_url: \"" + address + "\"\n")
                        .start())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("providers.yaml:3: providers.a.base_url: is not an address such as");
    }
}
