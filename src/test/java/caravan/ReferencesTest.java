package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commandline.Commandline;
import caravan.config.Base;
import caravan.config.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one file says of another, or of a variable, is looked up when they are read: by {@code reload} and by {@code check}. */
class ReferencesTest {
    private static final String HASH = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private static final String KEYS =
            "keys:\n  - name: a\n    sha256: " + HASH + "\n    models: [demo/echo, gpt-4o, \"%s\"]\n";

    @TempDir
    private Path home;

    private static Gate.Plan plan() {
        return Gate.plan().env("OPENAI_API_KEY", "sk-house");
    }

    private static List<String> reload(Gate.Plan plan, String file, String text) {
        try (Gate gate = plan.start()) {
            return gate.write(file, text).reload();
        }
    }

    @Test
    void anAliasForAModelThatNobodyHasIsRefusedWithTheOneThatWasMeant() {
        assertThat(reload(plan(), "config/models.yaml", "aliases:\n  good: demo/echo\n  bad: demo/ecko\n"))
                .hasSize(2)
                .startsWith("refused")
                .last()
                .asString()
                .contains(
                        "models.yaml:3: aliases.bad: the provider demo has no model 'ecko'; did you mean demo/echo?",
                        "(it has: demo/echo, ");
    }

    @Test
    void soIsOneThatWouldGoToTheDemoSinceThatIsTheDefault() {
        assertThat(reload(plan(), "config/models.yaml", "default_provider: demo\naliases: {a: echo, b: llama-9}\n"))
                .hasSize(2)
                .startsWith("refused")
                .last()
                .asString()
                .contains("models.yaml:2: aliases.b: the provider demo has no model 'llama-9'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"opnai/gpt-4o | did you mean openai?", "ollama/llama | provider 'ollama' is not switched on"})
    void anAliasThatOnlyLooksWrongIsServedWithAWarning(String aliasAndTold) {
        String[] parts = aliasAndTold.split(" \\| ", -1);

        assertThat(reload(plan(), "config/models.yaml", "aliases:\n  a: " + parts[0] + "\n"))
                .startsWith("done")
                .anyMatch(line -> line.startsWith("warning: ")
                        && line.contains("models.yaml:2: aliases.a: ")
                        && line.contains(parts[1])
                        && line.contains("it goes to the default provider, openai"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opnai/*", "opnai/gpt-4o", "ollama/*", "demo/ecko"})
    void aKeysModelThatIsNotKnownIsAWarning(String model) {
        assertThat(reload(plan(), "config/keys.yaml", KEYS.formatted(model)))
                .startsWith("done")
                .anyMatch(line -> line.contains("keys.yaml:4: keys[0].models: '" + model + "': "));
    }

    /** The default provider may have what is on no list here. */
    @ParameterizedTest
    @ValueSource(
            strings = {"*", "gpt-*", "gpt-9-*", "openai/*", "of-tomorrow", "of-tomorrow-*", "fast", "fas*", "meta/llama"
            })
    void aKeysModelThatSomebodyMayHaveIsNone(String model) {
        assertThat(reload(
                        plan().file("config/models.yaml", "aliases: {fast: gpt-4o}\n"),
                        "config/keys.yaml",
                        KEYS.formatted(model)))
                .startsWith("done")
                .noneMatch(line -> line.contains("keys[0]"));
    }

    /** A router's names have a vendor before the slash, which may be like the name of a provider here. */
    @Test
    void aRoutersNamesAreNoTypingErrors() {
        Gate.Plan plan = plan().env("OPENROUTER_API_KEY", "sk-or");

        assertThat(reload(
                        plan,
                        "config/models.yaml",
                        "default_provider: openrouter\naliases: {a: mistralai/large, b: opnai/x}\n"))
                .startsWith("done")
                .noneMatch(line -> line.startsWith("warning"));
    }

    @Test
    void aProviderWithoutAKeyThatSomebodyCountsOnIsAWarningThatNamesTheVariable() {
        assertThat(reload(plan(), "config/models.yaml", "default_provider: groq\naliases: {m: mistral/large}\n"))
                .startsWith("done")
                .anyMatch(
                        line -> line.matches(
                                "warning: .*/providers.yaml:\\d+: providers.groq.keys: GROQ_API_KEY is not set, and default_provider .*"))
                .anyMatch(
                        line -> line.matches(
                                "warning: .*/providers.yaml:\\d+: providers.mistral.keys: MISTRAL_API_KEY is not set, and aliases.m .*"))
                .noneMatch(line -> line.contains("providers.together"));
    }

    /** Somebody may have written a key where its variable should stand. */
    @Test
    void whatMayBeAKeyIsNotShown() {
        String providers =
                "providers: {mine: {base_url: 'https://mine.example', keys: [sk_live_hush, AKIAHUSH, MY_KEY, '${env:MY_OTHER_KEY}']}}\n";

        assertThat(reload(
                        plan().file("config/models.yaml", "aliases: {a: mine/b}\n"),
                        "config/providers.yaml",
                        providers))
                .anyMatch(line -> line.contains("providers.mine.keys: MY_KEY or MY_OTHER_KEY is not set"))
                .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("hush"));
    }

    @Test
    void checkSaysSoToo() throws IOException {
        Path config = Files.createDirectory(home.resolve("config"));
        Files.copy(Path.of("config/providers.yaml"), config.resolve("providers.yaml"));
        Files.writeString(config.resolve("models.yaml"), "aliases:\n  a: groq/b\n  c: demo/d\n");
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said, true);

        int code = new Commandline(new Running(), new Environment(Map.of()), new Base(home, Path.of("")), to, to)
                .execute("check", "--config", config.toString());

        assertThat(code).isEqualTo(1);
        assertThat(said.toString())
                .contains("GROQ_API_KEY is not set, and aliases.a in models.yaml counts on groq")
                .contains("models.yaml:3: aliases.c: the provider demo has no model 'd'");
    }
}
