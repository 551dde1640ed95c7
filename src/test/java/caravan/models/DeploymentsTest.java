package caravan.models;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code models.yaml} says of how one deployment is asked, where its provider's other models are asked otherwise. */
class DeploymentsTest {
    private static final String PROVIDERS = """
            providers:
              acme: {base_url: "${env:ACME_URL}", keys: [ACME_KEY], timeouts: {first_byte: 30s}}
              bolt: {base_url: "${env:BOLT_URL}", keys: [BOLT_KEY]}
            """;

    private final Vendors vendors = new Vendors("acme", "bolt");

    @AfterEach
    void stop() {
        vendors.close();
    }

    private Gate gate(String providers, String models) {
        return vendors.plan(providers)
                .env("ACME_KEY_1", "k1")
                .env("ACME_KEY_2", "k2")
                .env("BOLT_KEY", "kb")
                .file("config/models.yaml", models + "retry: {tries: 1}\n")
                .start();
    }

    private Gate gate(String models) {
        return gate(PROVIDERS, models);
    }

    private static HttpResponse<String> ask(Gate gate, String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false));
    }

    @Test
    void oneKeyOfTheHouseMayBeItsKey() {
        try (Gate gate = gate("models: [{name: mine, provider: acme, key: ACME_KEY_2}]\n")) {
            IntStream.range(0, 3).forEach(call -> ask(gate, "mine"));

            assertThat(vendors.asked())
                    .containsExactly("acme mine Bearer k2", "acme mine Bearer k2", "acme mine Bearer k2");
            ask(gate, "acme/other");
            assertThat(vendors.asked()).containsExactly("acme other Bearer k1");
        }
    }

    @Test
    void twoDeploymentsWithAKeyEachStandInForEachOther() {
        String models = """
                models:
                  - name: mine
                    deployments:
                      - {provider: acme, model: a, key: ACME_KEY_1}
                      - {provider: bolt, model: b}
                """;
        vendors.get("acme").always(Reply.of(429));
        try (Gate gate = gate(models)) {
            assertThat(ask(gate, "mine").statusCode()).isEqualTo(200);
            assertThat(vendors.asked()).containsExactly("acme a Bearer k1", "bolt b Bearer kb");
        }
    }

    @Test
    void itIsWaitedForAsLongAsItSays() {
        String models = """
                models:
                  - name: mine
                    deployments:
                      - {provider: acme, model: a, timeouts: {first_byte: 300ms}}
                      - {provider: acme, model: b, http_client_config: {timeout_seconds: 1, idle_conn_timeout_seconds: 0}}
                      - {provider: bolt, model: c}
                """;
        vendors.get("acme").always(Reply.hangs());
        try (Gate gate = gate(models)) {
            assertThat(ask(gate, "mine").statusCode()).isEqualTo(200);
            assertThat(vendors.asked()).containsExactly("acme a Bearer k1", "acme b Bearer k2", "bolt c Bearer kb");
        }
    }

    @Test
    void aWholeAddressIsWhereItIsAskedAndItsProviderNeedNotBeInTheFile() {
        String models = "models: [{name: mine, provider: new, url: \"%s/v1/chat/completions\", token: t}]\n"
                .formatted(vendors.get("bolt").url());
        try (Gate gate = gate(models)) {
            ask(gate, "mine");
            assertThat(vendors.asked()).containsExactly("bolt mine Bearer t");
        }
    }

    @Test
    void aTokenFromAVariableIsNothingToWarnOf() {
        String models = "models: [{name: mine, provider: acme, token: \"%s\"}]\n";
        try (Gate gate = gate(models.formatted("${env:ACME_KEY_2}"))) {
            ask(gate, "mine");
            assertThat(vendors.asked()).containsExactly("acme mine Bearer k2");
            assertThat(gate.reload()).allMatch(line -> !line.contains("token"));

            gate.write("config/models.yaml", models.formatted("sk-open-to-all"));
            assertThat(gate.reload().toString())
                    .contains("models.yaml:1: models[0].token: stands in the file")
                    .contains("better: ${env:NAME} or ${file:/path}")
                    .doesNotContain("sk-open-to-all");
        }
    }

    @Test
    void whatIsWrongIsTold() {
        try (Gate gate = gate("")) {
            gate.write("config/models.yaml", """
                    models:
                      - {name: a, provider: acme, key: sk-not-a-name}
                      - {name: b, provider: acme, timeouts: {first: 3s}}
                      - {name: c, provider: acme, timeouts: {idle: 3s}}
                      - {name: d, deployments: [{provider: acme, model: c, timeouts: {idle: 4s}}]}
                      - {name: demo/echo, url: "http://localhost:1"}
                    """);
            assertThat(gate.reload().toString())
                    .contains(
                            "models.yaml:2: models[0].key: must name a key of provider 'acme': ACME_KEY_1, ACME_KEY_2")
                    .contains("models.yaml:3: models[1].timeouts.first: is not known here")
                    .contains(
                            "models.yaml:5: models[3].deployments[0]: says how 'acme/c' is asked, and so does another")
                    .contains("models.yaml:6: models[4].url: is not known here")
                    .doesNotContain("sk-not-a-name");
        }
    }

    @Test
    void keysMayBeListedForAllProvidersWithTheirWeights() {
        String keys = """
                api_keys:
                  - {provider: acme, key_env_var: ACME_KEY_1, max_rpm: 100, weight: 3}
                  - {provider: acme, key_env_var: ACME_KEY_2, max_rpm: 100}
                """;
        try (Gate gate = gate(PROVIDERS + keys, "default_provider: acme\n")) {
            IntStream.range(0, 40).forEach(call -> ask(gate, "mine"));

            assertThat(vendors.asked())
                    .filteredOn(asked -> asked.endsWith("k1"))
                    .hasSizeGreaterThan(35);
        }
    }

    @Test
    void aVariableThatIsListedIsNotFoundByAnotherOnesNumbers() {
        String keys = """
                api_keys:
                  - {provider: acme, key_env_var: ACME_KEY, max_rpm: 100}
                  - {provider: acme, key_env_var: ACME_KEY_2, max_rpm: 1}
                """;
        try (Gate gate = gate(PROVIDERS + keys, "default_provider: acme\n")) {
            IntStream.range(0, 10).forEach(call -> ask(gate, "mine"));

            assertThat(vendors.asked())
                    .filteredOn(asked -> asked.endsWith("k2"))
                    .hasSize(1);
        }
    }
}
