package caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.commandline.Commandline;
import caravan.config.Base;
import caravan.config.Environment;
import caravan.config.InvalidConfiguration;
import caravan.config.Mistake;
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
import org.junit.jupiter.params.provider.CsvSource;

/** {@code caravan check} finds all mistakes of all files at once, each with its place and with what would have been right. */
class AllMistakesTest {
    private static final String PROVIDERS = """
            providers:
              acme:
                base_ulr: https://acme.example.com
                keys: ACME_KEY
              bolt:
                base_url: acme.example.com
                timeouts: {idle: soon}
                pool: {connections: many}
                own_keys: perhaps
              mine:
                route: direct:mien
              demo: {base_url: "https://x"}
              a: {base_url: "https://a", own_keys: true}
              b: {base_url: "https://b", own_keys: true}
            provider: {}
            """;
    private static final String MODELS = """
            default_provider: acmee
            aliases:
              one: two
              two: acme/x
              three: [a, b]
              four:
            alias: {}
            """;
    private static final String KEYS = """
            keys:
              - name: team-a
                sha256: 123
              - sha256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
                model: gpt-4o
              - name: team-c
                sha256: 2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824
                models: ["${env:NOT_SET}"]
              - team-d
            """;
    private static final String PROPERTIES = """
            caravan.prot=80
            caravan.port=eighty
            """;
    private static final String FIRST = """
            # two routes
            - route:
                id: first
                from:
                  uri: direct:first
                  steps:
                    - bean: {id: a, ref: keyz, method: authenticate}
                    - bean:
                        id: b
                        ref: keys
                        method: authentcate
                    - to: {id: c, uri: "direct:secnod"}
                    - choice:
                        id: d
                        when:
                          - expression: {simple: {expression: "${body.x"}}
                            steps:
                              - to: {id: e, uri: "htpp:x"}
            - route:
                id: second
                from:
                  uri: direct:second
                  steps:
                    - beam: {id: f}
            """;
    private static final String OTHER = """
            - route:
                id: first
                from:
                  uri: timer:tick
                  parameters: {perid: 5}
                  steps:
                    - log: {id: a, mesage: hello}
            """;
    private static final String BROKEN = "- route:\n    id: \"broken\n";

    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();

    private void write(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private List<String> check(int expected) {
        PrintWriter writer = new PrintWriter(out, true);
        int code = new Commandline(new Running(), new Environment(Map.of()), new Base(home, home), writer, writer)
                .execute("check");
        assertThat(code).as(out.toString()).isEqualTo(expected);
        return out.toString().replace(home + "/", "").lines().toList();
    }

    private static void has(List<String> lines, String... mistakes) {
        assertThat(mistakes).allSatisfy(mistake -> assertThat(lines)
                .anySatisfy(line -> assertThat(line).startsWith(mistake)));
    }

    @Test
    void ofEveryFileOfTheConfiguration() throws IOException {
        write("config/providers.yaml", PROVIDERS);
        write("config/models.yaml", MODELS);
        write("config/keys.yaml", KEYS);
        write("config/application.properties", PROPERTIES);
        write("pricing/pricing.yaml", "models:\n  m: {input: cheap}\n");
        write("routes/fine.camel.yaml", FIRST.substring(0, FIRST.indexOf("    - bean")) + "    - log: {message: x}\n");
        List<String> lines = check(1);

        has(
                lines,
                "config/application.properties:1: caravan.prot: is not known; did you mean caravan.port?",
                "config/application.properties:2: caravan.port: 'eighty' is not a whole number",
                "config/providers.yaml:2: providers.acme: needs a base_url, or a route",
                "config/providers.yaml:3: providers.acme.base_ulr: is not known here; did you mean base_url?",
                "config/providers.yaml:6: providers.bolt.base_url: is not an address such as",
                "config/providers.yaml:7: providers.bolt.timeouts.idle: 'soon' is not a time such as",
                "config/providers.yaml:8: providers.bolt.pool.connections: 'many' is not a whole number",
                "config/providers.yaml:9: providers.bolt.own_keys: 'perhaps' is not true or false",
                "config/providers.yaml:11: providers.mine.route: no route begins at direct:mien",
                "config/providers.yaml:12: providers.demo: is built in",
                "config/providers.yaml:14: providers.b.own_keys: can be true for one provider only, and is for a",
                "config/providers.yaml:15: provider: is not known here; did you mean providers?",
                "config/models.yaml:1: default_provider: 'acmee' is not a provider that is switched on",
                "config/models.yaml:3: aliases.one: must name a model, not another alias",
                "config/models.yaml:5: aliases.three: expected a single value",
                "config/models.yaml:6: aliases.four: is missing",
                "config/models.yaml:7: alias: is not known here; did you mean aliases?",
                "config/keys.yaml:3: keys[0].sha256: is not a SHA-256 in hex (64 digits)",
                "config/keys.yaml:4: keys[1].name: is missing",
                "config/keys.yaml:5: keys[1].model: is not known here; did you mean models?",
                "config/keys.yaml:7: keys[2].sha256: is given twice",
                "config/keys.yaml:8: keys[2].models: names none",
                "config/keys.yaml:9: keys[3]: expected a mapping",
                "pricing/pricing.yaml:2: models.m.input: ");
    }

    @Test
    void ofEveryRoute() throws IOException {
        write("routes/a-first.camel.yaml", FIRST);
        write("routes/b-broken.camel.yaml", BROKEN);
        write("routes/c-other.camel.yaml", OTHER);
        write("routes/d-list.camel.yaml", "route:\n  id: x\n");
        List<String> lines = check(1);

        has(
                lines,
                "routes/a-first.camel.yaml:7: first/a: there is no bean 'keyz'; did you mean keys?",
                "routes/a-first.camel.yaml:8: first/b: bean 'keys' has no method 'authentcate'; did you mean authenticate?",
                "routes/a-first.camel.yaml:13: first/d: expected symbol functionEnd",
                "routes/a-first.camel.yaml:18: first/e: there is no component 'htpp'; did you mean http?",
                "routes/a-first.camel.yaml:24: there is no step 'beam'; did you mean bean?",
                "routes/b-broken.camel.yaml:3: is not valid YAML: ",
                "routes/c-other.camel.yaml:2: first: is also the id of the route at ",
                "routes/c-other.camel.yaml:7: 'log' has no field 'mesage'; did you mean message?",
                "routes/d-list.camel.yaml:1: is no list of routes: it must begin with '- route:'");
        assertThat(lines.getLast()).isEqualTo(lines.size() - 1 + " mistakes");
    }

    @Test
    void aStartTellsThemAllToo() throws IOException {
        Gate.Plan plan = Gate.plan()
                .file("config/keys.yaml", KEYS)
                .file("routes/a-first.camel.yaml", FIRST.substring(0, FIRST.indexOf("- route:\n    id: second")));
        InvalidConfiguration wrong = catchThrowableOfType(InvalidConfiguration.class, plan::start);

        assertThat(wrong.mistakes().stream().map(Mistake::key))
                .contains("keys[0].sha256", "first/a", "first/b", "first/c", "first/e");
    }

    @Test
    void whatOnlyCamelFindsIsToldAtAStartTooAndAllOfIt() {
        Gate.Plan plan = Gate.plan().file("routes/mine.camel.yaml", """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - log: {id: say-x, message: "${body.x"}
                        - log: {id: say-y, message: "{{nope}}"}
                """);
        InvalidConfiguration wrong = catchThrowableOfType(InvalidConfiguration.class, plan::start);

        assertThat(wrong.mistakes()).extracting(Mistake::line).containsExactly(6, 7);
        assertThat(wrong.mistakes()).extracting(Mistake::key).containsExactly("mine/say-x", "mine/say-y");
    }

    @ParameterizedTest
    @CsvSource({
        "camel.component.log.nope=hush, LogComponent has no option 'nope'",
        "camel.component.http.connection-timeout=hush, 'HttpComponent has no option ''connectionTimeout'', or not with'",
        "camel.component.nope.x=hush, Error configuring property: camel.component.nope.x because cannot find",
        "camel.main.nope=hush, MainConfigurationProperties has no option 'nope'"
    })
    void ofWhatIsMeantForCamel(String line, String message) throws IOException {
        write("config/application.properties", "# for Camel\n" + line + "\n");
        write("routes/a.camel.yaml", "- route: {id: a, from: {uri: \"direct:a\", steps: [{log: {message: x}}]}}");

        has(check(1), "config/application.properties:2: " + line.replace("=hush", "") + ": " + message);
        assertThat(out.toString()).doesNotContain("hush");
    }

    @Test
    void noRoutesAtAll() throws IOException {
        has(check(1), "routes: cannot be read as the folder with routes");
    }

    @Test
    void aFolderWithoutRoutes() throws IOException {
        write("routes/notes.txt", "later");

        has(check(1), "routes: has no routes in it, which are in files called *.camel.yaml");
    }

    @Test
    void whatIsShippedIsAllRight() {
        PrintWriter writer = new PrintWriter(out, true);
        Path shipped = Path.of("");

        assertThat(new Commandline(new Running(), new Environment(Map.of()), new Base(shipped, shipped), writer, writer)
                        .execute("check"))
                .isZero();
        assertThat(out.toString()).contains("routes, ").contains("all right").doesNotContain("warning");
    }
}
