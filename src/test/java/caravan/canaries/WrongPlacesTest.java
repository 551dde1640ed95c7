package caravan.canaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import caravan.Gate;
import caravan.Typed;
import caravan.testkit.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever complains of a secret in the wrong place does not repeat it: neither {@code check}, nor a start that fails, nor a reload. */
class WrongPlacesTest {
    /** Looks like nothing, but the house has it: in a variable, as a key. */
    private static final Secret GIVEN = Secret.around("Zq.", "given", ".qZ");

    /** Looks like a key, and stands in the file itself. */
    private static final Secret WRITTEN = Secret.key("written");

    private static final Net NET = new Net(List.of(GIVEN, WRITTEN));
    private static final Map<String, String> VARIABLES =
            Map.of("OPENAI_API_KEY", GIVEN.value(), "CARAVAN_MASTER_KEY", GIVEN.value());

    private static final Set<String> FIRST = Set.of(".env", "config/application.properties", "routes/odd.camel.yaml");

    /** G is a reference to the one, W is the other. */
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("config/application.properties", """
                    caravan.watch=G
                    caravan.max-body=W
                    caravan.W=1
                    caravan.openai-base-url=G
                    camel.component.http.no-such-option=W
                    camel.beans.mine=#class:W
                    """),
            Map.entry(".env", "W\nexport = G\n"),
            Map.entry("config/providers.yaml", """
                    providers:
                      acme: {base_url: G, keys: W, timeout: G, own_keys: W, pool: {connections: G}}
                      acne: {base_url: "ftp://u:W@h/v1?key=W", headers: {"X W": G}}
                      W: {base_url: "https://W@h", key: W}
                    """),
            Map.entry("config/models.yaml", """
                    models:
                      - {name: m, policy: G, deployments: [W, G, {model: G, weight: W}]}
                      - {name: G, W: 1}
                    """),
            Map.entry("config/keys.yaml", """
                    keys:
                      - {name: G, sha256: W, role: G, expires_at: W, budget: G, limits: [{amount: W, window: G}]}
                      - {name: b, key: W, models: [W], passthrough: [G], tags: [G, G]}
                    """),
            Map.entry(
                    "config/limits.yaml",
                    "limits:\n  - {name: l, amount: G, window: W, match: {W: G}, algorithm: W}\n"),
            Map.entry("config/budgets.yaml", "budgets:\n  - {name: G, usd: W, per: G, zone: W, match: {model: [W]}}\n"),
            Map.entry("config/cache.yaml", "ttl: G\nrules: [{ttl: W}]\nW: G\n"),
            Map.entry(
                    "pricing/pricing.yaml",
                    "unit: W\nmodels:\n  m: {input: G, output: W, aliases: [W]}\n  W: {G: 1}\n"),
            Map.entry("routes/wrong.camel.yaml", """
                    - route:
                        id: wrong
                        from:
                          uri: direct:wrong
                          steps:
                            - to: {id: one, uri: "http://h/?api_key=W&nosuch=1"}
                            - to: {id: two, uri: "nosuch:W"}
                            - bean: {id: three, ref: W}
                            - setBody: {id: four, expression: {simple: {expression: "${W"}}}
                            - limits: {W: 1}
                    """),
            Map.entry("routes/odd.camel.yaml", "- route: {id: W, from: {uri: 'W'}, W: [\n"));

    @TempDir
    private static Path folder;

    private static String checked = "";

    /** Who cannot read the settings, or a file of routes at all, goes no further: so once with those, and once without. */
    @BeforeAll
    static void check() throws IOException {
        checked = check(folder.resolve("all"), VARIABLES, true) + check(folder, VARIABLES, false);
    }

    private static String check(Path in, Map<String, String> variables, boolean all) throws IOException {
        Gate.Plan plan = Gate.plan();
        files(all).forEach(plan::file);
        plan.into(in);
        Typed typed = all ? Typed.in(variables, in, "check") : Typed.in(variables, in, "check", "--json");
        assertThat(typed.code()).isEqualTo(1);
        return typed.out() + typed.err();
    }

    private static Map<String, String> files(boolean all) {
        Map<String, String> files = new LinkedHashMap<>();
        FILES.forEach((name, text) -> {
            if (all || !FIRST.contains(name)) {
                String reference = name.endsWith(".yaml") ? "\"\\${env:OPENAI_API_KEY}\"" : "\\${env:OPENAI_API_KEY}";
                files.put(name, text.replaceAll("\\bW\\b", WRITTEN.value()).replaceAll("(?<!/)\\bG\\b", reference));
            }
        });
        return files;
    }

    /** Else the rest would prove little. */
    @Test
    void eachFileHasItsMistakes() {
        FILES.keySet().forEach(file -> assertThat(checked)
                .contains(String.valueOf(Path.of(file).getFileName())));
        assertThat(checked.lines()).hasSizeGreaterThan(30).anyMatch(line -> line.contains("leads to what is not"));
    }

    @Test
    void checkRepeatsNone() {
        assertThat(NET.in("check", checked.lines().toList())).isEmpty();
    }

    @Test
    void aStartThatFailsRepeatsNone() {
        Gate.Plan plan = Gate.plan();
        VARIABLES.forEach(plan::env);
        files(false).forEach(plan::file);
        try (Printed printed = Printed.listen()) {
            Throwable failure = catchThrowable(plan::start);

            assertThat(failure).hasMessageContaining("keys.yaml:");
            assertThat(NET.in("what was thrown", String.valueOf(failure).lines().toList()))
                    .isEmpty();
            assertThat(NET.in("the log", printed.text().lines().toList())).isEmpty();
        }
    }

    @Test
    void aReloadThatFailsRepeatsNoneNorDoesAnybodyWhoIsAskedAboutIt() throws IOException {
        try (Printed printed = Printed.listen();
                Gate gate = Gate.plan().env("OPENAI_API_KEY", GIVEN.value()).start()) {
            for (Map.Entry<String, String> file : files(true).entrySet()) {
                gate.write(file.getKey(), file.getValue());
            }
            List<String> told = gate.reload();

            assertThat(told).hasSizeGreaterThan(20);
            assertThat(NET.in("reload", told)).isEmpty();
            assertThat(NET.in("health", List.of(gate.get("/health").body()))).isEmpty();
            assertThat(NET.in("the log", printed.text().lines().toList())).isEmpty();
            assertThat(NET.in(gate.data())).isEmpty();
        }
    }

    @Test
    void theCommandsThatReadTheFilesRepeatNone() throws IOException {
        Path prices =
                Files.writeString(folder.resolve("new.json"), "{\"" + WRITTEN.value() + "\": {\"mode\": 1, \"a\"");
        for (String[] words : new String[][] {{"prices", "update", "--from=" + prices, "--yes"}, {"status"}}) {
            Typed typed = Typed.in(VARIABLES, folder, words);
            assertThat(NET.in(String.join(" ", words), List.of(typed.out(), typed.err())))
                    .isEmpty();
        }
    }
}
