package caravan.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commands.Orders.Told;
import caravan.config.Base;
import caravan.config.Environment;
import caravan.config.InvalidConfiguration;
import caravan.config.Knob;
import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Reading;
import caravan.config.Settings;
import caravan.config.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandlineTest {
    private final FakeGateway gateway = new FakeGateway();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    Path home;

    /** Remembers what it was started with, and finds the mistakes it is told to find. */
    private static final class FakeGateway implements Launch {
        private final List<Settings> started = new ArrayList<>();
        private final List<Mistake> wrong = new ArrayList<>();
        private int exit;

        @Override
        public int run(Settings settings, Reading reading) {
            if (!wrong.isEmpty()) {
                throw new InvalidConfiguration(wrong);
            }
            started.add(settings);
            return exit;
        }

        @Override
        public Served served(Settings settings, Mistakes mistakes) {
            return new Served(Set.of(), List.of());
        }

        @Override
        public Told explain(Settings settings, String query, Mistakes mistakes) {
            return new Told(true, List.of(query));
        }

        @Override
        public String check(Settings settings, Mistakes mistakes) {
            wrong.forEach(mistakes::add);
            mistakes.warn("config/models.yaml:1: empty");
            return "20 providers, 3 routes.";
        }
    }

    private int execute(String... args) {
        Base base = new Base(home, home);
        return new Commandline(
                        gateway,
                        new Environment(variables),
                        base,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void withoutArgumentsItRuns() {
        gateway.exit = 7;

        assertThat(execute()).isEqualTo(7);
        assertThat(gateway.started).singleElement().returns(8080, settings -> settings.listen()
                .port());
        assertThat(out.toString() + err).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port 81", "--port=81", "-port 81", "-port=81", "-addr :81", "--addr=:81"})
    void aFlagMayBeWrittenInEachOfItsForms(String line) {
        execute(line.split(" ", -1));

        assertThat(gateway.started).singleElement().returns(81, settings -> settings.listen()
                .port());
    }

    @Test
    void everyFlagHasASingleDashForm() throws IOException {
        Files.createDirectory(home.resolve("folder"));
        Files.writeString(home.resolve("file"), "PORT=81");

        String line = "-config folder -routes=folder -pricing file -data folder -env-file file -host ::1 -max-body=1MiB"
                + " -max-header 2KiB -loops 2 -threads loop -openai-base-url=http://localhost:9 -proxy-url proxy:3128"
                + " -request-timeout 5s -forward-request-headers x-1,x-2 -forward-response-headers x-3 -keep-alive 10s"
                + " -cost-in-usage -watch 0 -shutdown-timeout 1s -journal-segment 1MiB -demo-pace 0";
        assertThat(execute(line.split(" ", -1))).isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(gateway.started).singleElement().satisfies(settings -> {
            assertThat(settings.listen()).isEqualTo(new Settings.Listen("::1", 81, 1 << 20, 2 << 10, 2));
            assertThat(settings.places().routes()).isEqualTo(home.resolve("folder"));
            assertThat(settings.upstreams().proxy()).hasToString("http://proxy:3128");
            assertThat(settings.upstreams().requestHeaders()).containsExactly("x-1", "x-2");
            assertThat(settings.replies().costInUsage()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "--rate-limit,60",
        "-rate-limit,60",
        "--rate-limit 7,7",
        "-rate-limit=7,7",
        "--rate-limit -1,-1",
        "--rate-limit=0,0",
        "--rate-limit --port 81,60",
        "--port 81,"
    })
    void theRateLimitIsOffUnlessItsFlagIsThereAnd60IfThatHasNoNumber(String line, @Nullable Long expected) {
        assertThat(execute(line.split(" ", -1))).isZero();

        assertThat(gateway.started).singleElement().returns(expected, settings -> settings.pace()
                .rateLimit());
    }

    @Test
    void anUnknownFlagIsRefusedWithTheOneThatWasMeant() {
        assertThat(execute("--prot", "80")).isEqualTo(2);

        assertThat(err.toString()).startsWith("caravan: unknown option --prot; did you mean --port?");
        assertThat(gateway.started).isEmpty();
    }

    @Test
    void aSecretOnTheCommandLineIsRefusedAndNotRepeated() {
        assertThat(execute("--auth-token=hush")).isEqualTo(2);

        assertThat(err.toString()).contains("AUTH_TOKEN").doesNotContain("hush");
    }

    @Test
    void anUnknownCommandIsRefused() {
        assertThat(execute("chek")).isEqualTo(2);

        assertThat(err.toString())
                .startsWith("caravan: unknown command chek; there are check, reload, explain, order, prices, key, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--port --host x", "--port 1 --port 2"})
    void aFlagWithoutItsOneValueIsRefused(String line) {
        assertThat(execute(line.split(" ", -1))).isEqualTo(2);

        assertThat(err.toString()).contains("--port");
        assertThat(gateway.started).isEmpty();
    }

    @Test
    void anArgumentIsNeverAFileOfArguments() throws IOException {
        Path file = Files.writeString(home.resolve("args"), "--port 81");

        assertThat(execute("@" + file)).isEqualTo(2);
    }

    @Test
    void checkSaysWhatWasLoaded() {
        assertThat(execute("check")).isZero();

        assertThat(out.toString().strip()).isEqualTo("20 providers, 3 routes.");
        assertThat(err.toString().strip()).isEqualTo("warning: config/models.yaml:1: empty");
        assertThat(gateway.started).isEmpty();
    }

    @Test
    void checkTellsTheMistakesOfSettingsAndFilesTogether() {
        gateway.wrong.add(new Mistake("config/providers.yaml", 12, "groq.base_url", "is missing"));
        variables.put("PORT", "eighty");

        assertThat(execute("check")).isEqualTo(1);

        assertThat(err.toString())
                .contains("PORT: 'eighty' is not")
                .contains("config/providers.yaml:12: groq.base_url: is missing")
                .contains("2 mistakes");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port 81 check", "check --port 81", "check -port=81", "--cost-in-usage --port 81 check"})
    void checkTakesFlagsBeforeAndAfterIt(String line) {
        variables.put("PORT", "eighty");

        assertThat(execute(line.split(" ", -1))).isZero();
    }

    @Test
    void wrongSettingsAreToldWithAllOtherMistakesAndNothingStarts() {
        gateway.wrong.add(new Mistake("config/keys.yaml", 3, "", "is wrong"));

        assertThat(execute("--port", "eighty")).isEqualTo(1);

        assertThat(err.toString()).contains("--port: 'eighty' is not").contains("config/keys.yaml:3: is wrong");
        assertThat(gateway.started).isEmpty();
    }

    @Test
    void mistakesOfTheStartAreToldALineEach() {
        gateway.wrong.add(new Mistake("config/keys.yaml", 3, "", "is wrong"));

        assertThat(execute()).isEqualTo(1);

        assertThat(err.toString().lines()).containsExactly("config/keys.yaml:3: is wrong", "1 mistake");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-help", "-h"})
    void theHelpNamesEveryFlag(String flag) {
        assertThat(execute(flag)).isZero();

        for (Knob knob : Knob.values()) {
            assertThat(out.toString().contains(" --" + knob.key()))
                    .as(knob.key())
                    .isEqualTo(knob.hasFlag());
        }
        assertThat(out.toString()).contains("check");
    }

    @Test
    void checkHasItsOwnHelp() {
        assertThat(execute("check", "--help")).isZero();

        assertThat(out.toString()).contains("caravan check").contains("--config");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-version"})
    void theVersionIsThatOfTheBuild(String flag) throws IOException {
        assertThat(execute(flag)).isZero();

        String version = out.toString().strip().replaceFirst("Caravan ", "");
        assertThat(version).matches("\\d+\\.\\d+\\.\\d+.*").isEqualTo(Version.ours());
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + version + "</version>");
    }
}
