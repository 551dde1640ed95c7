package caravan.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.Vendors;
import caravan.config.InvalidConfiguration;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The {@code provider-config.yaml} of ai-proxy, given with {@code --config}. */
class AiProxyTest {
    private final Vendors vendors = new Vendors("openrouter", "acme", "other");

    @AfterEach
    void stop() {
        vendors.close();
    }

    private String here(String file) {
        return file.replace(
                "https://openrouter.ai/api/v1", vendors.get("openrouter").url() + "/v1");
    }

    private static Gate.Plan plan(String file) {
        return Gate.plan()
                .file("provider-config.yaml", file)
                .flag("config", "provider-config.yaml")
                .env("AUTH_TOKEN", "door");
    }

    private static HttpResponse<String> ask(Gate gate, String model) {
        return gate.post("/chat/completions", Gate.chat(model, false), "Authorization", "Bearer door");
    }

    static List<String> files() {
        return Sample.aiProxy().toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void itLoadsAsItIs(String file) {
        try (Gate gate = plan(file).start()) {
            assertThat(gate.get("/models", "Authorization", "Bearer door").body())
                    .contains("\"deepseek/deepseek-r1:free\"", "\"BIG\"");
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void itsModelIsAskedByNameAndByGroupWithItsToken(String file) {
        try (Gate gate = plan(here(file)).start()) {
            assertThat(ask(gate, "deepseek/deepseek-r1:free").statusCode()).isEqualTo(200);
            assertThat(ask(gate, "BIG").statusCode()).isEqualTo(200);
            assertThat(ask(gate, "openrouter/deepseek/deepseek-r1:free").statusCode())
                    .isEqualTo(200);

            String asked = "openrouter deepseek/deepseek-r1:free Bearer your_openrouter_api_token";
            assertThat(vendors.asked()).containsExactly(asked, asked, asked);
            assertThat(vendors.get("openrouter").seen()).extracting(Seen::path).containsOnly("/v1/chat/completions");
        }
    }

    @Test
    void itsTokenIsForItsModelsAlone() {
        try (Gate gate = plan(here(Sample.AI_PROXY)).start()) {
            assertThat(ask(gate, "openrouter/another").statusCode()).isEqualTo(401);
            assertThat(gate.post("/v1/chat/completions", Gate.chat("deepseek/deepseek-r1:free", false))
                            .statusCode())
                    .as("without the token of the door")
                    .isEqualTo(401);
            assertThat(vendors.asked()).isEmpty();
        }
    }

    @Test
    void aHouseWithTokensInItsModelsIsNotOpenToTheNetworkByAccident() {
        try (Gate gate = Gate.plan()
                .file("provider-config.yaml", here(Sample.AI_PROXY))
                .flag("config", "provider-config.yaml")
                .env("CARAVAN_ADMIN_TOKEN", "admin")
                .start()) {
            assertThat(ask(gate, "BIG").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void moreThanItsLimitIsRefusedAndTheNextOfTheGroupAsked() {
        String file =
                """
                models:
                  - {name: first, provider: acme, url: "%1$s/v1/chat/completions", token: t1, priority: 1, requests_per_minute: 1, model_size: SMALL}
                  - {name: second, provider: other, url: "%2$s/v1/chat/completions", token: t2, priority: 2, model_size: SMALL}
                """.formatted(vendors.get("acme").url(), vendors.get("other").url());
        try (Gate gate = plan(file).start()) {
            ask(gate, "SMALL");
            ask(gate, "SMALL");

            assertThat(vendors.asked()).containsExactly("acme first Bearer t1", "other second Bearer t2");
            assertThat(ask(gate, "first").statusCode()).isEqualTo(429);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "acme/rocket, acme, /v1/chat/completions, rocket", // the name without the provider before it
        "rocket, acme, /v1/chat/completions, rocket",
        "rocket, acme, /openai/deployments/r/chat/completions?api-version=7, rocket",
        "rocket, acme, /generate, rocket", // a path that is none of OpenAI's is asked as it is
    })
    void theUrlIsWhereItIsAsked(String name, String provider, String path, String model) {
        vendors.get("acme").always(Replies.chat("Far."));
        String file = "models: [{name: %s, provider: %s, url: \"%s%s\", token: t}]\n"
                .formatted(name, provider, vendors.get("acme").url(), path);
        try (Gate gate = plan(file).start()) {
            HttpResponse<String> answer = ask(gate, name);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            Seen seen = vendors.get("acme").seen().getFirst();
            assertThat(seen.uri()).isEqualTo(path);
            assertThat(seen.json().path("model").asText()).isEqualTo(model);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cf/meta/llama, @cf/meta/llama",
        "cloudflare/cf/meta/llama, @cf/meta/llama",
        "@cf/meta/llama, @cf/meta/llama"
    })
    void cloudflaresModelsAreAskedForWithTheirSign(String name, String sent) {
        String file = "models: [{name: \"%s\", provider: cloudflare, url: \"%s/v1/chat/completions\", token: t}]\n"
                .formatted(name, vendors.get("acme").url());
        try (Gate gate = plan(file).start()) {
            assertThat(ask(gate, name).statusCode()).isEqualTo(200);
            assertThat(vendors.asked()).containsExactly("acme " + sent + " Bearer t");
        }
    }

    /** What it did not look at, whose certificate it is, is looked at here; the rest is as it was. */
    @Test
    void gigachatIsAskedWithATokenForItsClientAndTheScopeOfCompanies() {
        FakeProvider office =
                FakeProvider.start().always(Reply.json("{\"access_token\":\"granted\",\"expires_at\":4000000000000}"));
        String file = """
                models:
                  - name: gigachat/GigaChat-2
                    provider: gigachat
                    url: "%s/api/v1/chat/completions"
                    token: "client:secret"
                    priority: 1
                    requests_per_minute: 20
                    max_request_length: 128000
                    model_size: BIG
                """.formatted(vendors.get("acme").url());
        vendors.get("acme").always(Replies.chat("Far."));
        try (office;
                Gate gate = plan(file)
                        .file("config/providers.yaml", shipped(office.url()))
                        .start()) {
            assertThat(ask(gate, "gigachat/GigaChat-2").statusCode()).isEqualTo(200);
            assertThat(ask(gate, "BIG").statusCode()).isEqualTo(200);
        }

        assertThat(vendors.asked()).containsOnly("acme GigaChat-2 Bearer granted");
        assertThat(vendors.get("acme").seen()).extracting(Seen::path).containsOnly("/api/v1/chat/completions");
        assertThat(office.seen()).hasSize(1);
        assertThat(office.seen().getFirst().text()).isEqualTo("scope=GIGACHAT_API_CORP");
        assertThat(office.seen().getFirst().header("authorization")).isEqualTo("Basic Y2xpZW50OnNlY3JldA==");
    }

    private static String shipped(String office) {
        try {
            return Files.readString(Path.of("config/providers.yaml"))
                    .replace("https://ngw.devices.sberbank.ru:9443", office);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Test
    void whoIsWithoutATokenIsAskedWithoutOne() {
        String file = "models: [{name: llama3, provider: mine, url: \"%s/v1/chat/completions\"}]\n"
                .formatted(vendors.get("acme").url());
        try (Gate gate = plan(file).start()) {
            assertThat(ask(gate, "llama3").statusCode()).isEqualTo(200);
            assertThat(vendors.asked()).containsExactly("acme llama3 without key");
        }
    }

    @Test
    void aModelForPicturesIsInNoGroupAndTakesAnyLength() {
        String file = """
                models:
                  - {name: flux, provider: acme, url: "%s/v1/images/generations", token: t, max_request_length: 0, model_size: BIG}
                """.formatted(vendors.get("acme").url());
        try (Gate gate = plan(file).start()) {
            gate.post(
                    "/v1/images/generations", "{\"model\":\"flux\",\"prompt\":\"x\"}", "Authorization", "Bearer door");

            assertThat(vendors.asked()).containsExactly("acme flux Bearer t");
            assertThat(gate.get("/models", "Authorization", "Bearer door").body())
                    .doesNotContain("\"BIG\"");
        }
    }

    @Test
    void whatIsWrongInItIsToldWithItsLine() {
        String wrong = """
                models:
                  - name: one
                    provider: openrouter
                    url: "openrouter.ai"
                    token: sk-secret
                    http_client_config: {timeout: 30}
                    request_per_minute: 20
                """;

        InvalidConfiguration refused = Objects.requireNonNull(catchThrowableOfType(
                InvalidConfiguration.class, () -> plan(wrong).start()));

        assertThat(refused.mistakes().toString())
                .contains("provider-config.yaml:4: models[0].url: is not an address such as")
                .contains("provider-config.yaml:6: models[0].http_client_config.timeout: is not known here")
                .contains("provider-config.yaml:7: models[0].request_per_minute: is not known here; did you mean")
                .doesNotContain("sk-secret");
    }
}
