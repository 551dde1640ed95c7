package caravan.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Typed;
import caravan.keys.Admin;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line shows of the gateway that runs. */
class ViewLineTest {
    private static final String CANARY = "canary-0123456789-abcdefghij";
    private static final String PROVIDERS = """
            providers:
              openai:
                base_url: "${env:OPENAI_API_URL}"
                keys: OPENAI_API_KEY
                headers: {X-Hush: "canary-0123456789-abcdefghij"}
            """;

    private static FakeProvider fake;
    private static Gate gate;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        fake.always(Replies.chat("hello"));
        gate = Admin.in(Gate.plan())
                .env("OPENAI_API_KEY", "sk-" + CANARY)
                .env("OPENAI_API_URL", fake.url())
                .env("CARAVAN_MASTER_KEY", "master-" + CANARY)
                .flag("max-body", "2MiB")
                .file("config/providers.yaml", PROVIDERS)
                .file("config/keys.yaml", "keys: [{name: ops, role: operator, sha256: " + "ab".repeat(32) + "}]\n")
                .file("config/models.yaml", "aliases:\n  fast: demo/echo\n")
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    @Test
    void everySettingIsShownWithWhoSaysSoAndNoSecret() {
        Admin.of(gate).send("PUT", "/admin/models/smart", "{\"targets\":[\"demo/echo\"]}");
        Admin.of(gate)
                .send("POST", "/admin/provider-keys", "{\"provider\":\"openai\",\"key\":\"sk-2-" + CANARY + "\"}");

        Typed config = Typed.in(gate, "config");

        assertThat(config.words("caravan.max-body ")).contains("2MiB", "--max-body");
        assertThat(config.words("caravan.max-header ")).contains("16KiB", "default");
        assertThat(config.words("caravan.admin-token ")).contains("***", "CARAVAN_ADMIN_TOKEN");
        assertThat(config.words("caravan.master-key ")).contains("***", "CARAVAN_MASTER_KEY");
        assertThat(config.words("aliases.fast "))
                .contains("demo/echo")
                .anyMatch(each -> each.endsWith("models.yaml:2"));
        assertThat(config.words("providers.openai.base_url ")).contains("${env:OPENAI_API_URL}");
        assertThat(config.words("providers.openai.headers.X-Hush ")).contains("***");
        assertThat(config.words("keys[0].name ")).contains("ops");
        assertThat(config.words("models[0].deployments[0] ")).anyMatch(each -> each.startsWith("order "));
        assertThat(config.words("providers.openai.keys "))
                .contains("OPENAI_API_KEY", "***")
                .anyMatch(each -> each.startsWith("order "));
        assertThat(config.out()).doesNotContain("canary", Admin.TOKEN, "abab");
    }

    @Test
    void theStepsOfThePipelineAreShownWithTheTimeTheyTake() {
        String key = Typed.in(gate, "key", "create", "--name=timed").lines().getLast();
        gate.post("/v1/chat/completions", Gate.chat("demo/echo", false), "Authorization", "Bearer " + key);

        Typed routes = Typed.in(gate, "routes");

        assertThat(routes.lines())
                .anyMatch(line -> line.matches("answer {2}direct:answer {2}.*answer.camel.yaml:\\d+"));
        assertThat(routes.lines())
                .anyMatch(line -> line.matches("authenticate +bean +[1-9]\\d* +[1-9]\\d* +[1-9]\\d*"));
        assertThat(routes.lines()).anyMatch(line -> line.matches("reply +bean +[1-9].*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "models",
                "provider-keys",
                "deployments",
                "limits",
                "budgets",
                "orders",
                "log-levels",
                "config",
                "routes",
                "export"
            })
    void everyViewIsForPeopleAndForScripts(String view) {
        Typed people = Typed.in(gate, view);
        Typed scripts = Typed.in(gate, view, "--json");

        assertThat(people.code()).as(people.err()).isZero();
        assertThat(people.out()).isNotBlank().doesNotStartWith("{").doesNotContain("canary");
        assertThat(scripts.out()).startsWith("{").contains("\"object\"").doesNotContain("canary");
    }

    @Test
    void aModelIsExplainedByItsNameAlone() {
        Typed told = Typed.in(gate, "explain", "fast", "--data=" + gate.data());

        assertThat(told.lines()).contains("  1. demo/echo");
        assertThat(Typed.in(gate, "explain", "fast", "--json", "--data=" + gate.data())
                        .out())
                .startsWith("{\"done\":true,\"lines\":[")
                .contains("],\"answer\":{\"object\":\"explanation\",\"model\":\"fast\",");
        assertThat(Typed.in(gate, "reload", "--json", "--data=" + gate.data()).out())
                .startsWith("{\"done\":true,\"lines\":[")
                .contains("serves", "],\"answer\":{\"generation\":2,\"object\":\"reload\",");
    }
}
