package caravan.models;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the name a caller writes to the vendor that is asked, and the name it is asked by. */
class NamesTest {
    private static final String PROVIDERS = """
            providers:
              acme:
                base_url: ${env:ACME_URL}
                keys: ACME_KEY
                models: [rocket, anvil, bolt/large, shared]
                prefixes: [acme-, a]
              bolt:
                base_url: ${env:BOLT_URL}
                keys: BOLT_KEY
                models: [shared, acme-special]
                prefixes: [acme-super-, bolt-]
              crate:
                base_url: ${env:CRATE_URL}
                keys: CRATE_KEY
              dark:
                base_url: ${env:CRATE_URL}
                keys: DARK_KEY
                models: [night]
                prefixes: [night-]
              off:
                base_url: ${env:NOWHERE}/v1
                keys: ACME_KEY
                models: [ghost]
            """;

    private static final String MODELS = """
            default_provider: crate
            aliases:
              fast: bolt/tiny
              smart: rocket
              plain: whatever
              shared-alias: shared
              bolt/renamed: acme/anvil
            """;

    private static Vendors vendors;
    private static Gate gate;

    @BeforeAll
    static void start() {
        vendors = new Vendors("acme", "bolt", "crate");
        gate = vendors.plan(PROVIDERS)
                .file("config/models.yaml", MODELS)
                .env("ACME_KEY", "k-acme")
                .env("BOLT_KEY", "k-bolt")
                .env("CRATE_KEY", "k-crate")
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        vendors.close();
    }

    @ParameterizedTest
    @CsvSource({
        "rocket, acme, rocket", // a model that a provider lists
        "shared, acme, shared", // listed twice: the file's order decides
        "bolt/large, acme, bolt/large", // a listed name wins over provider/model
        "acme-special, bolt, acme-special", // a listed name wins over a prefix
        "bolt/tiny, bolt, tiny",
        "bolt/a/b, bolt, a/b",
        "crate/rocket, crate, rocket", // provider/model asks that provider, whoever else lists it
        "acme-1, acme, acme-1",
        "acme-super-1, bolt, acme-super-1", // the longest prefix
        "abc, acme, abc",
        "Rocket, crate, Rocket", // names have capitals
        "unheard-of, crate, unheard-of",
        "nobody/x, crate, nobody/x", // no provider: a name with a slash in it
        "bolt/, crate, bolt/",
        "/x, crate, /x",
        "night, crate, night", // a provider without a key offers nothing
        "night-1, crate, night-1",
        "dark/night, crate, dark/night",
        "ghost, crate, ghost", // a provider without an address is off
        "off/ghost, crate, off/ghost",
        "fast, bolt, tiny",
        "smart, acme, rocket",
        "plain, crate, whatever",
        "shared-alias, acme, shared",
        "bolt/renamed, acme, anvil" // an alias wins over everything
    })
    void aNameLeadsToOneVendor(String asked, String vendor, String model) {
        HttpResponse<String> answer = gate.post("/v1/chat/completions", Gate.chat(asked, false));

        assertThat(vendors.asked()).containsExactly(vendor + " " + model + " Bearer k-" + vendor);
        assertThat(answer.headers().firstValue("X-Caravan-Provider")).hasValue(vendor);
        assertThat(answer.headers().firstValue("X-Caravan-Model")).hasValue(model);
    }

    @Test
    void anEmptyNameIsNoName() {
        HttpResponse<String> answer = gate.post("/v1/chat/completions", Gate.chat(" ", false));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"model\"");
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void theListHasAliasesAndWhatVendorsWithAKeyList() throws Exception {
        String list = gate.get("/v1/models").body();

        assertThat(list).contains("\"id\":\"fast\"", "\"id\":\"rocket\"", "\"id\":\"acme-special\"", "demo/echo");
        assertThat(list).doesNotContain("night", "ghost");
        assertThat(gate.get("/v1/models/fast").body()).contains("\"id\":\"fast\"");
        assertThat(gate.get("/v1/models/bolt/renamed").body()).contains("\"id\":\"bolt/renamed\"");
        assertThat(gate.get("/v1/models/acme/rocket").body())
                .contains("\"id\":\"acme/rocket\"", "\"owned_by\":\"acme\"");
        assertThat(gate.get("/v1/models/night").statusCode()).isEqualTo(404);
        assertThat(gate.get("/v1/models/dark/night").statusCode()).isEqualTo(404);
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void embeddingsAndCompletionsGoTheSameWay() {
        gate.post("/v1/embeddings", "{\"model\":\"fast\",\"input\":\"x\"}");
        gate.post("/v1/completions", "{\"model\":\"acme-1\",\"prompt\":\"x\"}");

        assertThat(vendors.asked()).containsExactlyInAnyOrder("bolt tiny Bearer k-bolt", "acme acme-1 Bearer k-acme");
    }
}
