package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a key may use bounds every way to name a model. */
class AllowedModelsTest {
    private static final String PROVIDERS = """
            providers:
              acme: {base_url: "${env:ACME_URL}", keys: ACME_KEY, models: [rocket, anvil], prefixes: [acme-]}
              bolt: {base_url: "${env:BOLT_URL}", keys: BOLT_KEY, models: [rocket, screw, acme-odd]}
            """;
    private static final String MODELS = """
            default_provider: bolt
            aliases: {fast: acme/rocket, big: anvil, loose: unheard-of}
            """;
    private static final String KEYS = "keys:\n"
            + KeyFile.limited("plain", "k-plain", "[rocket]")
            + KeyFile.limited("qualified", "k-qualified", "[acme/rocket]")
            + KeyFile.limited("alias", "k-alias", "fast")
            + KeyFile.limited("wild", "k-wild", "[\"acme/*\"]")
            + KeyFile.limited("start", "k-start", "[\"acme-*\"]")
            + KeyFile.limited("star", "k-star", "[\"*\"]")
            + KeyFile.of("free", "k-free").substring("keys:\n".length());

    private static Vendors vendors;
    private static Gate gate;

    @BeforeAll
    static void start() {
        vendors = new Vendors("acme", "bolt");
        gate = vendors.plan(PROVIDERS)
                .file("config/models.yaml", MODELS)
                .file("config/keys.yaml", KEYS)
                .env("ACME_KEY", "house")
                .env("BOLT_KEY", "house")
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        vendors.close();
    }

    private static HttpResponse<String> ask(String caller, String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false), "Authorization", "Bearer k-" + caller);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, rocket, acme rocket",
        "plain, acme/rocket, acme rocket", // the same model, told in full
        "plain, fast, acme rocket", // an alias for what the key may use
        "qualified, rocket, acme rocket",
        "qualified, acme/rocket, acme rocket",
        "qualified, fast, acme rocket",
        "alias, fast, acme rocket",
        "wild, acme/rocket, acme rocket",
        "wild, anvil, acme anvil",
        "wild, acme/new, acme new",
        "wild, big, acme anvil",
        "wild, acme-1, acme acme-1",
        "start, acme-1, acme acme-1",
        "start, acme/acme-1, acme acme-1",
        "start, acme-odd, bolt acme-odd",
        "star, loose, bolt unheard-of",
        "star, bolt/screw, bolt screw",
        "free, screw, bolt screw"
    })
    void whatItMayUseItMayNameInEveryWay(String caller, String model, String asked) {
        HttpResponse<String> answer = ask(caller, model);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(vendors.asked()).containsExactly(asked + " Bearer house");
    }

    @ParameterizedTest
    @CsvSource({
        "plain, anvil",
        "plain, acme/anvil",
        "plain, bolt/rocket", // the same name, of another vendor
        "plain, big",
        "plain, loose",
        "plain, Rocket",
        "plain, rocket2",
        "plain, 'rocket '",
        "plain, rocket/",
        "plain, acme/rocket/",
        "plain, demo/echo",
        "qualified, bolt/rocket",
        "qualified, acme/rocket2",
        "qualified, anvil",
        "qualified, big",
        "alias, rocket", // only by the alias
        "alias, acme/rocket",
        "alias, acme/fast", // a model that happens to be called so
        "alias, bolt/fast",
        "alias, big",
        "wild, screw",
        "wild, bolt/acme/rocket",
        "wild, bolt/rocket",
        "wild, loose",
        "wild, acme-odd", // the prefix is acme's, but bolt has listed the name
        "wild, demo/echo",
        "start, rocket",
        "start, fast",
        "start, bolt/acme-1",
        "start, bolt/rocket"
    })
    void anythingElseIsForbiddenAndNobodyIsAsked(String caller, String model) {
        HttpResponse<String> answer = ask(caller, model);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("model_not_allowed", "\"param\":\"model\"");
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void aSecondModelInTheBodyDoesNotSlipPast() {
        String twice = Gate.chat("rocket", false).replaceFirst("}$", ",\"mod\\\\u0065l\":\"anvil\"}");

        HttpResponse<String> answer = gate.post("/v1/chat/completions", twice, "Authorization", "Bearer k-plain");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void embeddingsAndCompletionsAreBoundToo() {
        String[] key = {"Authorization", "Bearer k-plain"};

        assertThat(gate.post("/v1/embeddings", "{\"model\":\"anvil\",\"input\":\"x\"}", key)
                        .statusCode())
                .isEqualTo(403);
        assertThat(gate.post("/v1/completions", "{\"model\":\"anvil\",\"prompt\":\"x\"}", key)
                        .statusCode())
                .isEqualTo(403);
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void theListShowsOnlyWhatTheKeyMayUse() {
        String list = gate.get("/v1/models", "Authorization", "Bearer k-plain").body();

        assertThat(list).contains("\"rocket\"").doesNotContain("anvil", "screw", "demo/", "loose");
        assertThat(gate.get("/v1/models", "Authorization", "Bearer k-wild").body())
                .contains("\"rocket\"", "\"anvil\"", "\"big\"")
                .doesNotContain("screw", "acme-odd");
        assertThat(gate.get("/v1/models/anvil", "Authorization", "Bearer k-plain")
                        .statusCode())
                .isEqualTo(404);
    }
}
