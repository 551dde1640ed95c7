package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Vendors;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller's own key goes to one vendor only, whatever the model is called and however the key is sent. */
class OwnKeyTest {
    private static final String PROVIDERS = """
            providers:
              acme: {base_url: "${env:ACME_URL}", keys: ACME_KEY, models: [rocket], prefixes: [acme-]}
              bolt: {base_url: "${env:BOLT_URL}", keys: BOLT_KEY, models: [screw], prefixes: [bolt-]}
              crate: {base_url: "${env:CRATE_URL}", keys: CRATE_KEY, auth: api-key, models: [box], prefixes: [crate-]%s}
            """;
    private static final String ALIASES = """
            aliases: {mine: acme/rocket, theirs: bolt/screw, boxed: crate/box, vague: anything}
            """;
    private static final List<String> MODELS = List.of(
            "rocket",
            "screw",
            "box",
            "acme/rocket",
            "bolt/screw",
            "crate/box",
            "acme-1",
            "bolt-1",
            "crate-1",
            "mine",
            "theirs",
            "boxed",
            "vague",
            "anything",
            "bolt/acme/rocket",
            "openai/gpt-4o",
            "gpt-4o",
            "claude-x");

    private static Vendors vendors;
    private static Gate byDefault;
    private static Gate bySetting;
    private static Gate mixed;

    @BeforeAll
    static void start() {
        vendors = new Vendors("acme", "bolt", "crate");
        byDefault = vendors.plan(PROVIDERS.formatted(""))
                .file("config/models.yaml", "default_provider: bolt\n" + ALIASES)
                .start();
        bySetting = vendors.plan(PROVIDERS.formatted(", own_keys: true"))
                .file("config/models.yaml", "default_provider: acme\n" + ALIASES)
                .start();
        mixed = vendors.plan(PROVIDERS.formatted(", own_keys: true"))
                .file("config/models.yaml", ALIASES)
                .env("ACME_KEY", "k-house")
                .start();
    }

    @AfterAll
    static void stop() {
        byDefault.close();
        bySetting.close();
        mixed.close();
        vendors.close();
    }

    static Stream<Arguments> waysToAsk() {
        return MODELS.stream()
                .flatMap(model -> Stream.of(
                        Arguments.of(model, "Authorization", "Bearer sk-own"),
                        Arguments.of(model, "authorization", "bearer   sk-own"),
                        Arguments.of(model, "X-Api-Key", "sk-own")));
    }

    @ParameterizedTest
    @MethodSource("waysToAsk")
    void itGoesToTheDefaultProviderAndNoOther(String model, String header, String value) {
        byDefault.post("/v1/chat/completions", Gate.chat(model, false), header, value);

        assertThat(vendors.asked())
                .singleElement()
                .asString()
                .startsWith("bolt ")
                .endsWith(" Bearer sk-own");
    }

    @ParameterizedTest
    @MethodSource("waysToAsk")
    void itGoesToTheProviderThatTakesOwnKeysAndNoOther(String model, String header, String value) {
        bySetting.post("/v1/chat/completions", Gate.chat(model, false), header, value);

        assertThat(vendors.asked())
                .singleElement()
                .asString()
                .startsWith("crate ")
                .endsWith(" without key");
        assertThat(vendors.get("crate").seen().getLast().headers("api-key")).containsExactly("sk-own");
    }

    @ParameterizedTest
    @MethodSource("waysToAsk")
    void whereTheHousePaysItsKeyIsSentAndTheCallersIsNot(String model, String header, String value) {
        mixed.post("/v1/chat/completions", Gate.chat(model, false), header, value);

        assertThat(vendors.asked()).singleElement().asString().matches("acme .* Bearer k-house|crate .* without key");
    }

    @Test
    void theListOfModelsIsTheVendorsOwn() {
        HttpResponse<String> list = byDefault.get("/v1/models", "Authorization", "Bearer sk-own");
        HttpResponse<String> one = byDefault.get("/v1/models/acme/fake-model", "Authorization", "Bearer sk-own");

        assertThat(list.body()).contains("fake-model");
        assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
        assertThat(vendors.asked())
                .containsExactly("bolt /v1/models Bearer sk-own", "bolt /v1/models/acme/fake-model Bearer sk-own");
    }

    /** Its list of models has two forms, and the key belongs in another header for each. */
    @Test
    void anthropicsOwnListIsAskedForAsAnthropicsCallersDo() {
        try (Gate house = vendors.plan("""
                        providers:
                          crate: {base_url: "${env:CRATE_URL}", own_keys: true, keys: CRATE_KEY, native: {format: anthropic}}
                        """).start()) {
            house.get("/v1/models", "x-api-key", "sk-own", "anthropic-version", "2023-06-01");
            house.get("/v1/models/claude-x", "x-api-key", "sk-own", "anthropic-version", "2023-06-01");
            house.get("/v1/models", "Authorization", "Bearer sk-own");
        }

        assertThat(vendors.get("crate").seen().subList(0, 2))
                .allSatisfy(
                        seen -> assertThat(seen.headers("anthropic-version")).containsExactly("2023-06-01"));
        assertThat(vendors.asked())
                .containsExactly(
                        "crate /v1/models sk-own",
                        "crate /v1/models/claude-x sk-own",
                        "crate /v1/models Bearer sk-own");
    }

    @Test
    void withoutAnyKeyNobodyIsAskedAndTheCallerIsToldWhatToDo() {
        HttpResponse<String> answer = byDefault.post("/v1/chat/completions", Gate.chat("screw", false));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("no_provider_key", "'bolt' has no key", "Authorization: Bearer");
        assertThat(vendors.asked()).isEmpty();
    }

    @Test
    void theJournalDoesNotHaveIt() {
        byDefault.post("/v1/chat/completions", Gate.chat("screw", false), "Authorization", "Bearer sk-own-canary");
        vendors.asked();

        assertThat(byDefault.journal().toString()).contains("own-").doesNotContain("canary");
    }
}
