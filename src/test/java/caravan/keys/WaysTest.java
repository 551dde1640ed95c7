package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import caravan.testkit.Replies;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to name a model leads to it, and what a key may use bounds each of them. */
class WaysTest {
    private static final String MODELS = """
            default_provider: bolt
            default_model: BIG
            aliases: {fast: acme/anvil, far: claw-9}
            models:
              - {name: smart, deployments: [acme/anvil, bolt/anvil]}
              - {name: huge, provider: acme, model: anvil, model_size: BIG}
              - {name: "claw-*", provider: acme}
              - {name: "talon-*", deployments: ["acme/t-*", "bolt/old-*"]}
            model_rules:
              - {source_model: gpt-4, target_models: [acme/anvil], selection_policy: fallback}
            fallbacks: {screw: [acme/anvil]}
            context_fallbacks: {screw: [acme/anvil]}
            retry: {tries: 1}
            """;
    private static final String KEYS = KeyFile.of("free", "free") + KeyFile.limited("bound", "bound", "[screw]");

    private static Vendors vendors;
    private static Gate gate;

    @BeforeAll
    static void start() {
        vendors = new Vendors("acme", "bolt");
        gate = vendors.plan("""
                        providers:
                          acme: {base_url: "${env:ACME_URL}", auth: none, aliases: [ac]}
                          bolt: {base_url: "${env:BOLT_URL}", auth: none}
                        """)
                .file("config/models.yaml", MODELS)
                .file("config/keys.yaml", KEYS)
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        vendors.close();
    }

    @BeforeEach
    void answer() {
        vendors.get("bolt").always(Replies.chat("Far."));
    }

    private static HttpResponse<String> ask(String key, String model, String fallbacks, String more) {
        String body = Gate.chat(model, false).replaceFirst("}$", more + "}");
        String named = model.equals("none") ? body.replace("\"model\":\"none\",", "") : body;
        return fallbacks.isEmpty()
                ? gate.post("/v1/chat/completions", named, "Authorization", "Bearer " + key)
                : gate.post(
                        "/v1/chat/completions",
                        named,
                        "Authorization",
                        "Bearer " + key,
                        "X-Caravan-Fallbacks",
                        fallbacks);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "acme/anvil, ``, ``, acme anvil",
                "ac/anvil, ``, ``, acme anvil", // another name of the provider
                "fast, ``, ``, acme anvil", // an alias
                "smart, ``, ``, acme anvil", // a name with deployments
                "huge, ``, ``, acme anvil", // a deployment by itself
                "BIG, ``, ``, acme anvil", // a group
                "big, ``, ``, acme anvil",
                "claw-3, ``, ``, acme claw-3", // a pattern
                "far, ``, ``, acme claw-9", // an alias for a name that a pattern covers
                "talon-7, ``, ``, acme t-7",
                "gpt-4, ``, ``, acme anvil", // a rule
                "none, ``, ``, acme anvil", // no model: the default one
            })
    void eachLeadsThereAndOnlyForWhoMayUseIt(String model, String fallbacks, String more, String asked) {
        HttpResponse<String> answer = ask("free", model, fallbacks, more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(vendors.asked()).containsExactly(asked + " without key");

        HttpResponse<String> refused = ask("bound", model, fallbacks, more);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body()).contains("model_not_allowed");
        assertThat(vendors.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "acme/anvil, ``",
                "smart, ``",
                "BIG, ``",
                "claw-3, ``",
                "``, `,\"fallbacks\":[\"acme/anvil\"]`",
                "``, `,\"fallbacks\":[\"claw-3\"]`"
            })
    void whatACallerWantsAsFallbackIsBoundToo(String header, String more) {
        HttpResponse<String> refused = ask("bound", "screw", header, more);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void aFallbackOfTheFileIsLeftOutForWhoMayNotUseIt() {
        vendors.get("bolt").always(Replies.error(500, "server_error", "oops", "Oops"));

        assertThat(ask("bound", "screw", "", "").statusCode()).isEqualTo(500);
        assertThat(vendors.asked()).containsExactly("bolt screw without key");
        assertThat(ask("free", "screw", "", "").statusCode()).isEqualTo(200);
        assertThat(vendors.asked()).containsExactly("acme anvil without key", "bolt screw without key");
    }

    @Test
    void aLongerModelOfTheFileIsLeftOutForWhoMayNotUseIt() {
        vendors.get("bolt").always(Replies.error(400, "invalid_request_error", "context_length_exceeded", "Too long"));

        assertThat(ask("bound", "screw", "", "").statusCode()).isEqualTo(400);
        assertThat(vendors.asked()).containsExactly("bolt screw without key");
    }

    @Test
    void theListHasWhatCanBeAskedForAndNoPatterns() {
        String all = gate.get("/v1/models", "Authorization", "Bearer free").body();

        assertThat(all)
                .contains("\"smart\"", "\"huge\"", "\"BIG\"", "\"fast\"", "\"gpt-4\"")
                .doesNotContain("*");
        assertThat(gate.get("/v1/models", "Authorization", "Bearer bound").body())
                .doesNotContain("\"smart\"", "\"huge\"", "\"BIG\"", "\"fast\"", "\"gpt-4\"");
    }

    @Test
    void withoutADefaultAModelMustBeNamed() {
        try (Gate other = vendors.addresses(Gate.plan()).start()) {
            HttpResponse<String> refused =
                    other.post("/v1/chat/completions", Gate.chat("none", false).replace("\"model\":\"none\",", ""));

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("Model field is required", "\"param\":\"model\"");
        }
    }

    @Test
    void aDefaultThatNobodyHasIsAMistake() {
        try (Gate other = vendors.addresses(Gate.plan()).start()) {
            other.write("config/models.yaml", "default_model: demo/ecko\n");

            assertThat(other.reload().toString())
                    .contains("models.yaml:1: default_model: the provider demo has no model 'ecko'");
        }
    }
}
