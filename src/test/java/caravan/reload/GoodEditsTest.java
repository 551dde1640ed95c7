package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A change of each kind of file is seen in an answer, and in nothing before it was ordered. */
class GoodEditsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; // hello

    private static HttpResponse<String> echo(Gate gate, String model) {
        return gate.post(CHAT, Gate.chat(model, false));
    }

    @Test
    void aNewAliasAnswers() {
        try (Gate gate = Gate.plan().start()) {
            gate.write("config/models.yaml", "default_provider: demo\naliases: {fast: demo/echo}\n");
            assertThat(echo(gate, "fast").statusCode()).isEqualTo(401);

            assertThat(gate.reload().getFirst()).isEqualTo("done");

            assertThat(echo(gate, "fast").headers().firstValue("X-Caravan-Model"))
                    .hasValue("echo");
        }
    }

    @Test
    void aNewKeyIsNeededAtOnce() {
        try (Gate gate = Gate.plan().start()) {
            assertThat(echo(gate, "demo/echo").statusCode()).isEqualTo(200);

            gate.write("config/keys.yaml", "keys: [{name: a, sha256: " + SHA256 + "}]\n");
            gate.reload();

            assertThat(echo(gate, "demo/echo").statusCode()).isEqualTo(401);
            assertThat(gate.post(CHAT, Gate.chat("demo/echo", false), "Authorization", "Bearer hello")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNewPriceIsInTheCost() {
        try (Gate gate = Gate.plan().start()) {
            gate.write("pricing/pricing.yaml", "unit: per_1m\nmodels: {echo: {input: 1000000, output: 0}}\n");
            gate.reload();

            assertThat(echo(gate, "demo/echo").headers().firstValue("X-Caravan-Cost-Usd"))
                    .hasValue("8");
        }
    }

    @Test
    void aNewProviderIsAsked() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan().start()) {
            gate.write(
                    "config/providers.yaml",
                    "providers: {mine: {base_url: '" + fake.url() + "', auth: none, models: [gpt-mine]}}\n");
            gate.reload();

            assertThat(echo(gate, "gpt-mine").statusCode()).isEqualTo(200);
            assertThat(fake.seen()).hasSize(1);
        }
    }

    @Test
    void aNewStepRuns() {
        try (Gate gate = Gate.plan().start()) {
            gate.write("routes/hello.camel.yaml", Routes.says("hello", "one"));
            assertThat(gate.get("/my/hello").statusCode()).isEqualTo(404);

            assertThat(gate.reload().get(1)).startsWith("generation 2 serves: ").contains(" routes, took ");

            assertThat(gate.get("/my/hello").body()).isEqualTo("one");
            gate.write("routes/hello.camel.yaml", Routes.says("hello", "two")).reload();
            assertThat(gate.get("/my/hello").body()).isEqualTo("two");
        }
    }

    @Test
    void propertiesAndVariablesAreReadAgain() {
        try (Gate gate = Gate.plan()
                .file("routes/hello.camel.yaml", Routes.says("hello", "{{my.word:none}} {{env:MY_NAME:nobody}}"))
                .start()) {
            assertThat(gate.get("/my/hello").body()).isEqualTo("none nobody");

            gate.write("config/application.properties", "my.word=salam\n").reload();
            assertThat(gate.get("/my/hello").body()).isEqualTo("salam nobody");

            gate.write(".env", "MY_NAME=Ibn\n").reload();
            assertThat(gate.get("/my/hello").body()).isEqualTo("salam Ibn");
        }
    }

    @Test
    void aSettingOfAnswersCountsAndOneOfTheStartWaitsForIt() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan().openai(fake).start()) {
            assertThat(gate.post(CHAT, Gate.chat("gpt-4o", false), "X-Mine", "1")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(fake.seen().getLast().header("X-Mine")).isNull();

            gate.write(
                    "config/application.properties", "caravan.forward-request-headers=x-mine\ncaravan.max-body=2MiB\n");

            assertThat(gate.reload()).anyMatch(line -> line.contains("caravan.max-body has changed"));
            gate.post(CHAT, Gate.chat("gpt-4o", false), "X-Mine", "1");
            assertThat(fake.seen().getLast().header("X-Mine")).isEqualTo("1");
        }
    }

    @Test
    void whatHoldsABeanOfTheDataGetsTheNewOneToo() {
        String route = """
                - route:
                    id: hello
                    from:
                      uri: platform-http:/my/hello
                      steps:
                        - to: {id: by-endpoint, uri: "bean:keys?method=required"}
                        - setHeader: {id: keep, name: seen, expression: {simple: {expression: "${body}"}}}
                        - setBody: {id: by-expression, expression: {simple: {expression: "${header.seen} ${bean:keys.required}"}}}
                """;
        try (Gate gate = Gate.plan().file("routes/hello.camel.yaml", route).start()) {
            assertThat(gate.get("/my/hello").body()).isEqualTo("false false");

            gate.write("config/keys.yaml", "keys: [{name: a, sha256: " + SHA256 + "}]\n");
            assertThat(gate.reload().getFirst()).isEqualTo("done");

            assertThat(gate.get("/my/hello").body()).isEqualTo("true true");
        }
    }

    @Test
    void theFiguresSayWhichGenerationServes() {
        try (Gate gate = Gate.plan().start()) {
            assertThat(gate.get("/stats").body()).contains("\"generation\":{\"number\":1,");

            gate.reload();
            gate.write("config/models.yaml", "aliases: [\n").reload();

            assertThat(gate.get("/stats").body())
                    .contains("\"number\":2,", "\"reloads\":1,", "\"refused\":1,", "\"draining\":0");
            assertThat(gate.get("/metrics").body())
                    .contains("caravan_generation 2.0", "caravan_reloads_total{outcome=\"refused\"} 1.0");
        }
    }
}
