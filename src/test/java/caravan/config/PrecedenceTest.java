package caravan.config;

import static caravan.config.Knob.ADDR;
import static caravan.config.Knob.ADMIN_HOST;
import static caravan.config.Knob.ADMIN_PORT;
import static caravan.config.Knob.ADMIN_TOKEN;
import static caravan.config.Knob.AUTH_TOKEN;
import static caravan.config.Knob.BODY_TIMEOUT;
import static caravan.config.Knob.BOOKS;
import static caravan.config.Knob.BOOKS_RETENTION;
import static caravan.config.Knob.CACHE_TTL;
import static caravan.config.Knob.CONFIG;
import static caravan.config.Knob.CORS_ORIGINS;
import static caravan.config.Knob.COST_IN_USAGE;
import static caravan.config.Knob.DATA;
import static caravan.config.Knob.DEMO_PACE;
import static caravan.config.Knob.ENV_FILE;
import static caravan.config.Knob.FORWARD_REQUEST_HEADERS;
import static caravan.config.Knob.FORWARD_RESPONSE_HEADERS;
import static caravan.config.Knob.HEAD_TIMEOUT;
import static caravan.config.Knob.HOST;
import static caravan.config.Knob.IDLE_TIMEOUT;
import static caravan.config.Knob.JOURNAL_SEGMENT;
import static caravan.config.Knob.KEEP_ALIVE;
import static caravan.config.Knob.LOOPS;
import static caravan.config.Knob.MASTER_KEY;
import static caravan.config.Knob.MAX_BODY;
import static caravan.config.Knob.MAX_CACHE_SIZE;
import static caravan.config.Knob.MAX_CALLS;
import static caravan.config.Knob.MAX_CONNECTIONS;
import static caravan.config.Knob.MAX_HEADER;
import static caravan.config.Knob.MAX_UPLOAD;
import static caravan.config.Knob.NODES;
import static caravan.config.Knob.OPENAI_BASE_URL;
import static caravan.config.Knob.PORT;
import static caravan.config.Knob.PRICING;
import static caravan.config.Knob.PROXY_URL;
import static caravan.config.Knob.RATE_LIMIT;
import static caravan.config.Knob.REQUEST_TIMEOUT;
import static caravan.config.Knob.ROUTES;
import static caravan.config.Knob.SHUTDOWN_TIMEOUT;
import static caravan.config.Knob.THREADS;
import static caravan.config.Knob.TLS_CERT;
import static caravan.config.Knob.TLS_KEY;
import static caravan.config.Knob.TRUSTED_PROXIES;
import static caravan.config.Knob.WATCH;
import static caravan.config.Knob.WRITE_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For every knob: a flag beats the environment, which beats .env, which beats the file, which beats the default. */
class PrecedenceTest {
    private static final int FLAG = 0;
    private static final int VARIABLE = 1;
    private static final int DOT_ENV = 2;
    private static final int FILE = 3;

    private static final List<Row> TABLE = List.of(
            new Row(CONFIG, "c1 c2 c3 c4", settings -> settings.places().config()),
            new Row(ROUTES, "r1 r2 r3 r4", settings -> settings.places().routes()),
            new Row(PRICING, "p1 p2 p3 p4", settings -> settings.places().pricing()),
            new Row(DATA, "d1 d2 d3 d4", settings -> settings.places().data()),
            new Row(ENV_FILE, "e1 e2 e3 e4", settings -> settings.environment().get("READ")),
            new Row(
                    ADDR,
                    "a:1 b:2 c:3 d:4",
                    settings ->
                            settings.listen().host() + ":" + settings.listen().port()),
            new Row(HOST, "h1 h2 h3 h4", settings -> settings.listen().host()),
            new Row(PORT, "1 2 3 4", settings -> settings.listen().port()),
            new Row(MAX_BODY, "1025 1026 1027 1028", settings -> settings.listen()
                    .maxBody()),
            new Row(MAX_UPLOAD, "1025 1026 1027 1028", settings -> settings.limits()
                    .maxUpload()),
            new Row(MAX_HEADER, "1025 1026 1027 1028", settings -> settings.listen()
                    .maxHeader()),
            new Row(MAX_CONNECTIONS, "1 2 3 4", s -> s.limits().maxConnections()),
            new Row(MAX_CALLS, "1 2 3 4", s -> s.limits().maxCalls()),
            new Row(HEAD_TIMEOUT, "1s 2s 3s 4s", s -> time(s.limits().headTimeout())),
            new Row(IDLE_TIMEOUT, "1s 2s 3s 4s", s -> time(s.limits().idleTimeout())),
            new Row(BODY_TIMEOUT, "1s 2s 3s 4s", s -> time(s.limits().bodyTimeout())),
            new Row(WRITE_TIMEOUT, "1s 2s 3s 4s", s -> time(s.limits().writeTimeout())),
            new Row(LOOPS, "1 2 3 4", settings -> settings.listen().loops()),
            new Row(THREADS, "LOOP VIRTUAL LOOP VIRTUAL", settings -> settings.threads()),
            new Row(TLS_CERT, "t1 t2 t3 t4", s -> s.places().tlsCert()),
            new Row(TLS_KEY, "k1 k2 k3 k4", s -> s.places().tlsKey()),
            new Row(
                    CORS_ORIGINS,
                    "http://a http://b http://c http://d",
                    s -> String.join(",", s.edge().corsOrigins())),
            new Row(
                    TRUSTED_PROXIES,
                    "10.0.0.1 10.0.0.2 10.0.0.3 fd00::/8",
                    s -> String.join(",", s.edge().trustedProxies())),
            new Row(RATE_LIMIT, "1 2 3 4", s -> s.pace().rateLimit()),
            new Row(NODES, "2 3 4 5", s -> s.pace().nodes()),
            new Row(ADMIN_PORT, "1 2 3 4", s -> s.edge().adminPort()),
            new Row(ADMIN_HOST, "h1 h2 h3 h4", s -> s.edge().adminHost()),
            new Row(AUTH_TOKEN, "t1 t2 t3 t4", PrecedenceTest::token),
            new Row(
                    ADMIN_TOKEN,
                    "a1 a2 a3 a4",
                    s -> s.adminToken() == null ? "" : s.adminToken().value()),
            new Row(
                    MASTER_KEY,
                    "m1 m2 m3 m4",
                    s -> s.masterKey() == null ? "" : s.masterKey().value()),
            new Row(OPENAI_BASE_URL, "http://a http://b http://c http://d", s -> s.upstreams()
                    .openaiBaseUrl()),
            new Row(PROXY_URL, "http://a http://b http://c http://d", s -> s.upstreams()
                    .proxy()),
            new Row(
                    REQUEST_TIMEOUT,
                    "1s 2s 3s 4s",
                    settings -> time(settings.upstreams().requestTimeout())),
            new Row(
                    FORWARD_REQUEST_HEADERS,
                    "x-1 x-2 x-3 x-4",
                    s -> String.join(",", s.upstreams().requestHeaders())),
            new Row(
                    FORWARD_RESPONSE_HEADERS,
                    "x-1 x-2 x-3 x-4",
                    s -> String.join(",", s.upstreams().responseHeaders())),
            new Row(CACHE_TTL, "1s 2s 3s 4s", s -> time(s.caching().ttl())),
            new Row(MAX_CACHE_SIZE, "1 2 3 4", s -> s.caching().maxBytes() / 1_000_000),
            new Row(
                    KEEP_ALIVE,
                    "1s 2s 3s 4s",
                    settings -> time(settings.replies().keepAlive())),
            new Row(COST_IN_USAGE, "false true false true", settings -> settings.replies()
                    .costInUsage()),
            new Row(WATCH, "1s 2s 3s 4s", settings -> time(settings.watch())),
            new Row(SHUTDOWN_TIMEOUT, "1s 2s 3s 4s", settings -> time(settings.shutdownTimeout())),
            new Row(JOURNAL_SEGMENT, "70001 70002 70003 70004", settings -> settings.journalSegment()),
            new Row(BOOKS, "true false true false", s -> s.bookkeeping().books()),
            new Row(BOOKS_RETENTION, "1 2 3 4", s -> s.bookkeeping()
                    .booksRetention()
                    .toDays()),
            new Row(Knob.OTLP_ENDPOINT, "http://a http://b http://c http://d", s -> s.tracing()
                    .otlpEndpoint()),
            new Row(
                    Knob.OTLP_HEADERS,
                    "a=1 a=2 a=3 a=4",
                    s -> s.tracing().otlpHeaders() == null
                            ? ""
                            : s.tracing().otlpHeaders().value()),
            new Row(Knob.OTLP_PERCENT, "1 2 3 4", s -> s.tracing().otlpPercent()),
            new Row(DEMO_PACE, "1s 2s 3s 4s", settings -> time(settings.demoPace())));

    /** @param values for the flag, the variable, .env and the file */
    private record Row(Knob knob, String values, Function<Settings, Object> said) {
        String value(int place) {
            return values.split(" ", -1)[place];
        }

        @Override
        public String toString() {
            return knob.key();
        }
    }

    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    Path home;

    static Stream<Row> table() {
        return TABLE.stream();
    }

    @BeforeEach
    void makePlaces() throws IOException {
        Files.createDirectory(home.resolve("config"));
        for (int i = 1; i <= 4; i++) {
            Files.createDirectory(home.resolve("c" + i));
            Files.createDirectory(home.resolve("r" + i));
            for (String file : List.of("p", "t", "k")) {
                Files.createFile(home.resolve(file + i));
            }
            Files.writeString(home.resolve("e" + i), "READ=e" + i);
        }
    }

    @Test
    void theTableHasEveryKnob() {
        assertThat(TABLE).extracting(Row::knob).containsExactlyInAnyOrder(Knob.values());
    }

    @ParameterizedTest
    @MethodSource("table")
    void aStrongerPlaceBeatsAWeakerOne(Row row) throws IOException {
        assertThat(read(row)).doesNotEndWith(row.value(FILE));
        for (int place : List.of(FILE, DOT_ENV, VARIABLE, FLAG)) {
            if (takes(row.knob(), place)) {
                give(row, place);
                assertThat(read(row)).endsWith(row.value(place));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    void everyVariableOfAKnobSetsItAndOursBeatsItsAliases(Row row) {
        for (String name : row.knob().variables().reversed()) {
            int value = variables.size() + 1;
            variables.put(name, row.value(value));
            assertThat(read(row)).endsWith(row.value(value));
        }
    }

    private static boolean takes(Knob knob, int place) {
        return switch (place) {
            case FLAG -> knob.hasFlag();
            case DOT_ENV -> knob != ENV_FILE;
            case FILE -> knob.inFile();
            default -> true;
        };
    }

    private void give(Row row, int place) throws IOException {
        Knob knob = row.knob();
        String value = row.value(place);
        switch (place) {
            case FLAG -> flags.put(knob.key(), value);
            case VARIABLE -> variables.put(knob.variables().getLast(), value);
            case DOT_ENV -> write(".env", knob.variables().getLast() + "=" + value);
            default -> write("config/application.properties", knob.property() + "=" + value);
        }
    }

    private void write(String file, String line) throws IOException {
        Files.writeString(home.resolve(file), line);
    }

    private String read(Row row) {
        Mistakes mistakes = new Mistakes();
        Settings settings = Settings.read(flags, new Environment(variables), new Base(home, home), mistakes);
        assertThat(mistakes.found()).isEmpty();
        return String.valueOf(row.said().apply(settings));
    }

    private static String token(Settings settings) {
        return settings.authToken() == null ? "" : settings.authToken().value();
    }

    private static String time(Duration time) {
        return time == null ? "" : time.toSeconds() + "s";
    }
}
