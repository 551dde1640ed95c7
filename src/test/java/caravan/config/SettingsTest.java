package caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final String FILE = "config/application.properties";

    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Mistakes mistakes = new Mistakes();

    @TempDir
    Path home;

    @BeforeEach
    void makeConfigFolder() throws IOException {
        Files.createDirectory(home.resolve("config"));
    }

    private Settings read() {
        return Settings.read(flags, new Environment(variables), new Base(home, home), mistakes);
    }

    private void write(String file, String... lines) throws IOException {
        Files.write(home.resolve(file), List.of(lines));
    }

    private List<String> told() {
        return mistakes.found().stream()
                .map(mistake -> mistake.toString().replace(home + "/", ""))
                .toList();
    }

    @Test
    void nothingGivenIsTheDefaults() {
        Settings settings = read();

        assertThat(told()).isEmpty();
        assertThat(settings.places())
                .isEqualTo(new Settings.Places(
                        home.resolve("config"),
                        null,
                        home.resolve("routes"),
                        home.resolve("pricing/pricing.yaml"),
                        home.resolve(".env"),
                        home.resolve("data"),
                        null,
                        null));
        assertThat(settings.listen()).isEqualTo(new Settings.Listen(null, 8080, 32L << 20, 16 << 10, 0));
        assertThat(settings.threads()).isEqualTo(Settings.Threads.AUTO);
        assertThat(settings.upstreams()).isEqualTo(new Settings.Upstreams(null, null, null, List.of(), List.of()));
        assertThat(settings.replies()).isEqualTo(new Settings.Replies(Duration.ZERO, false));
        assertThat(settings.authToken()).isNull();
        assertThat(settings.shutdownTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.journalSegment()).isEqualTo(16L << 20);
        assertThat(settings.demoPace()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() throws IOException {
        flags.put("port", "99999");
        variables.put("REQUEST_TIMEOUT", "soon");
        variables.put("CARAVAN_LOOPS", "two");
        variables.put("CARAVAN_KEEP_ALIVE", "2d");
        writeMistakes();

        read();

        assertThat(told())
                .containsExactlyInAnyOrder(
                        "--port: '99999' is not a whole number from 0 to 65535",
                        "REQUEST_TIMEOUT: 'soon' is not a time such as 500ms, 30s, 5m or 1h, at most 1d",
                        "CARAVAN_LOOPS: 'two' is not a whole number from 0 to 1024",
                        "CARAVAN_KEEP_ALIVE: '2d' is not a time such as 500ms, 30s, 5m or 1h, at most 1d",
                        FILE + ":4: caravan.prot: is not known; did you mean caravan.port?",
                        FILE + ":5: caravan.threads: 'many' is not one of auto, loop, virtual",
                        FILE + ":6: caravan.max-body: '1KB' is not a size such as 16KiB or 32MiB,"
                                + " from 1024 to 1073741824 bytes",
                        FILE + ":7: caravan.max-header: '-1' is not a size such as 16KiB or 32MiB,"
                                + " from 1024 to 1048576 bytes",
                        FILE + ":8: caravan.config: cannot stand here; use --config or CARAVAN_CONFIG",
                        FILE + ":9: caravan.cost-in-usage: 'perhaps' is not true or false",
                        FILE + ":10: caravan.auth-token: refers to a variable or file that is not there",
                        FILE + ":12: caravan.demo-pace: is given twice",
                        FILE + ":13: caravan.journal-segment: '99999999999999999999999GiB' is not a size such as 16KiB"
                                + " or 32MiB, from 65536 to 1073741824 bytes",
                        FILE + ":14: caravan.host: '0.0.0.0:8080' is not a host name or an IP address");
    }

    private void writeMistakes() throws IOException {
        write(
                FILE,
                "# a comment, and a value that goes on in the next line",
                "camel.main.description = caravan\\",
                "    -one",
                "caravan.prot = 80",
                "caravan.threads = many",
                "caravan.max-body = 1KB",
                "caravan.max-header = -1",
                "caravan.config = elsewhere",
                "caravan.cost-in-usage = perhaps",
                "caravan.auth-token = ${env:NO_SUCH_VARIABLE}",
                "caravan.demo-pace = 1s",
                "caravan.demo-pace = 2s",
                "caravan.journal-segment = 99999999999999999999999GiB",
                "caravan.host = 0.0.0.0:8080");
    }

    @Test
    void aWrongValueLeavesTheDefault() {
        flags.put("port", "eighty");

        assertThat(read().listen().port()).isEqualTo(8080);
    }

    @Test
    void aBrokenEscapeIsAMistakeWithItsLine() throws IOException {
        write(FILE, "", "user.name=\\u12", "caravan.port=81");

        assertThat(read().listen().port()).isEqualTo(81);
        assertThat(told()).singleElement().asString().startsWith("config/application.properties:2: ");
    }

    @Test
    void anEmptyValueIsNone() throws IOException {
        flags.put("port", " ");
        variables.put("PORT", "");
        write(FILE, "caravan.port=", "caravan.loops=2");

        assertThat(read().listen()).isEqualTo(new Settings.Listen(null, 8080, 32L << 20, 16 << 10, 2));
        assertThat(told()).isEmpty();
    }

    @Test
    void valuesInTheFileMayReferToVariables() throws IOException {
        write(".env", "TOKEN=from-dot-env");
        write(FILE, "caravan.auth-token=${env:TOKEN}", "caravan.port=${env:NONE:-81}");

        Settings settings = read();

        assertThat(settings.authToken()).isEqualTo(new Secret("from-dot-env"));
        assertThat(settings.listen().port()).isEqualTo(81);
    }

    @Test
    void kubernetesServiceLinksAreNotOurs() {
        variables.put("CARAVAN_PORT", "tcp://10.0.0.11:8080");

        assertThat(read().listen().port()).isEqualTo(8080);
        assertThat(told()).isEmpty();
    }

    @Test
    void aFileInPlaceOfTheConfigFolderSaysWhereToListen() throws IOException {
        write("roxy.yaml", "listen_addr: \":8090\"");
        flags.put("config", "roxy.yaml");

        Settings settings = read();

        assertThat(told()).isEmpty();
        assertThat(settings.places().foreign()).isEqualTo(home.resolve("roxy.yaml"));
        assertThat(settings.places().config()).isEqualTo(home.resolve("config"));
        assertThat(settings.listen().port()).isEqualTo(8090);
        variables.put("PORT", "8091");
        assertThat(read().listen().port()).isEqualTo(8091);
    }

    @Test
    void whereItListensIsToldWithTheLineOfTheFile() throws IOException {
        write("roxy.yaml", "# mine", "listen_addr: here");
        flags.put("config", "roxy.yaml");

        read();

        assertThat(told()).containsExactly("roxy.yaml:2: listen_addr: 'here' is not host:port or :port");
    }

    @Test
    void whatIsNamedMustBeThere() throws IOException {
        flags.put("config", "nowhere");
        flags.put("pricing", "config");
        flags.put("env-file", "none.env");
        variables.put("CARAVAN_ROUTES", "nothing");
        variables.put("CARAVAN_DATA", "not-yet");

        read();

        assertThat(told())
                .containsExactlyInAnyOrder(
                        "--config: there is no folder 'nowhere'",
                        "--pricing: 'config' is a folder; give the file",
                        "--env-file: there is no file 'none.env'",
                        "CARAVAN_ROUTES: there is no folder 'nothing'");
    }

    @Test
    void pathsOfFlagsBeginHereAndThoseOfFilesAtHome() throws IOException {
        Path here = Files.createDirectory(home.resolve("here"));
        Files.createDirectory(here.resolve("mine"));
        Files.createDirectory(home.resolve("theirs"));
        flags.put("routes", "mine");
        write(FILE, "caravan.data=theirs");

        Settings settings = Settings.read(flags, new Environment(variables), new Base(here, home), mistakes);

        assertThat(told()).isEmpty();
        assertThat(settings.places())
                .isEqualTo(new Settings.Places(
                        home.resolve("config"),
                        null,
                        here.resolve("mine"),
                        home.resolve("pricing/pricing.yaml"),
                        home.resolve(".env"),
                        home.resolve("theirs"),
                        null,
                        null));
    }

    @Test
    void dotEnvIsReadHereOrElseAtHome() throws IOException {
        Path here = Files.createDirectory(home.resolve("here"));
        Base base = new Base(here, home);
        write(".env", "PORT=81");
        assertThat(Settings.read(flags, new Environment(variables), base, mistakes)
                        .listen()
                        .port())
                .isEqualTo(81);

        write("here/.env", "PORT=82");
        assertThat(Settings.read(flags, new Environment(variables), base, mistakes)
                        .listen()
                        .port())
                .isEqualTo(82);
    }

    @Test
    void anotherEnvFileStandsForDotEnv() throws IOException {
        write(".env", "PORT=81", "HOST=localhost");
        write("prod.env", "PORT=82");
        flags.put("env-file", "prod.env");

        Settings settings = read();

        assertThat(settings.listen()).returns(null, Settings.Listen::host).returns(82, Settings.Listen::port);
        assertThat(settings.environment().get("PORT")).isEqualTo("82");
    }

    @Test
    void anAliasInTheRealEnvironmentBeatsOurNameInDotEnv() throws IOException {
        write(".env", "CARAVAN_PORT=81");
        variables.put("PORT", "82");

        assertThat(read().listen().port()).isEqualTo(82);
    }

    @Test
    void headersThatSayWhoCallsAreNeverForwarded() {
        flags.put("forward-request-headers", "X-Team , Authorization,x-trace");

        assertThat(read().upstreams().requestHeaders()).containsExactly("x-team", "x-trace");
        assertThat(told())
                .containsExactly("--forward-request-headers: authorization is never forwarded;"
                        + " Caravan sets it where it is needed");
    }

    @Test
    void secretsAreMasked() {
        variables.put("AUTH_TOKEN", "hush-token");
        variables.put("CARAVAN_ADMIN_TOKEN", "hush-admin");
        variables.put("PROXY_URL", "http://user:hush-password@proxy:3128");

        Settings settings = read();

        assertThat(settings.authToken().value()).isEqualTo("hush-token");
        assertThat(settings.upstreams().proxy()).isEqualTo(URI.create("http://user:hush-password@proxy:3128"));
        assertThat(settings.toString()).contains("proxy:3128", "***").doesNotContain("hush");
    }

    @Test
    void aWrongProxyIsToldWithoutItsPassword() {
        variables.put("PROXY_URL", "socks5://user:hush-password@proxy:3128");

        read();

        assertThat(told())
                .containsExactly("PROXY_URL: the value is not an address such as http://proxy.example.com:3128");
    }
}
