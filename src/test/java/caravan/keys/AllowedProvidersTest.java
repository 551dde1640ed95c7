package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that is for some providers reaches no other, by whatever name or path. */
class AllowedProvidersTest {
    private static final String PROVIDERS = """
            providers:
              acme: {base_url: "${env:ACME_URL}", keys: ACME_KEY, models: [rocket, anvil]}
              bolt: {base_url: "${env:BOLT_URL}", keys: BOLT_KEY, models: [screw]}
            """;
    private static final String KEYS =
            "keys:\n" + limited("acme", "[acme]") + limited("both", "[acme, bolt]") + limited("demo", "demo");

    private static Vendors vendors;
    private static Gate gate;

    private static String limited(String name, String providers) {
        return KeyFile.limited(name, "k-" + name, "[\"*\"]") + "    providers: " + providers
                + "\n    passthrough: [\"/v1/files/**\"]\n";
    }

    @BeforeAll
    static void start() {
        vendors = new Vendors("acme", "bolt");
        gate = Admin.in(vendors.plan(PROVIDERS))
                .file("config/models.yaml", "default_provider: bolt\naliases: {fast: acme/rocket, slow: screw}\n")
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

    private static HttpResponse<String> ask(String key, String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false), "Authorization", "Bearer " + key);
    }

    @ParameterizedTest
    @CsvSource({
        "acme, rocket, acme rocket",
        "acme, fast, acme rocket",
        "acme, acme/new, acme new",
        "both, slow, bolt screw",
        "both, unheard-of, bolt unheard-of"
    })
    void itReachesThoseItIsFor(String caller, String model, String asked) {
        HttpResponse<String> answer = ask("k-" + caller, model);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(vendors.asked()).containsExactly(asked + " Bearer house");
    }

    @ParameterizedTest
    @CsvSource({
        "acme, screw",
        "acme, slow",
        "acme, bolt/screw",
        "acme, bolt/rocket",
        "acme, unheard-of",
        "acme, demo/echo",
        "demo, rocket"
    })
    void itReachesNoOther(String caller, String model) {
        HttpResponse<String> answer = ask("k-" + caller, model);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Your key may not use the", "\"code\":\"model_not_allowed\"");
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void norByAPathThatNamesNoModel() {
        gate.get("/v1/files", "Authorization", "Bearer k-both");
        assertThat(vendors.asked()).containsExactly("bolt /v1/files Bearer house");

        HttpResponse<String> refused = gate.get("/v1/files", "Authorization", "Bearer k-acme");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("Your key may not use the provider 'bolt'.");
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void theListShowsOnlyTheirModels() {
        assertThat(gate.get("/v1/models", "Authorization", "Bearer k-acme").body())
                .contains("\"rocket\"", "\"fast\"")
                .doesNotContain("screw", "slow", "demo/");
    }

    @Test
    void soItIsForAKeyMadeAtRunTime() {
        JsonNode key = Admin.of(gate).make("{\"name\": \"made\", \"providers\": [\"bolt\"]}");

        assertThat(ask(key.path("key").asText(), "rocket").statusCode()).isEqualTo(403);
        assertThat(vendors.asked()).isEmpty();

        Admin.of(gate).change(key, "{\"providers\": [\"acme\"]}");
        assertThat(ask(key.path("key").asText(), "rocket").statusCode()).isEqualTo(200);
        assertThat(vendors.asked()).hasSize(1);
    }
}
