package caravan.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Every knob of the server: its default (none if empty), what it does, and what other products call its variable.
 *
 * <p>{@code MAX_BODY} is {@code --max-body} on the command line, {@code CARAVAN_MAX_BODY} in the environment and
 * {@code caravan.max-body} in {@code application.properties}; {@link Settings} says what values it takes.
 */
public enum Knob {
    CONFIG(
            "config",
            "folder with application.properties, providers.yaml, models.yaml, keys.yaml and so on;"
                    + " or a file of Roxy's or ai-proxy's in place of the models and providers there"),
    ROUTES("routes", "folder with the pipeline, *.camel.yaml"),
    PRICING("pricing/pricing.yaml", "file with the prices"),
    DATA("data", "folder that Caravan writes to, and nothing else: the journal, and orders given while it runs"),
    ENV_FILE(".env", "file with variables for the environment, which are used where the real one has none"),

    ADDR("", "where to listen, host:port or :port; beats a host and a port given in the same place"),
    HOST("", "address to listen on; unset, only loopback if anybody could use the server's own keys", "HOST"),
    PORT("8080", "port to listen on; 0 takes a free one", "PORT"),
    MAX_BODY("32MiB", "largest request body; a larger one is refused with 413"),
    MAX_UPLOAD(
            "1GiB",
            "largest request body where it is passed on and never held, as for files; more is refused with 413"),
    MAX_HEADER("16KiB", "largest request head; a larger one is refused with 431"),
    MAX_CONNECTIONS("20000", "most connections at once; more are closed when they come"),
    MAX_CALLS("10000", "most calls at once; more are refused with 503"),
    HEAD_TIMEOUT(
            "10s",
            "longest wait for the first request of a connection, and for all of a request's head; 0 is for ever"),
    IDLE_TIMEOUT("75s", "how long a connection may do nothing between requests; 0 is for ever"),
    BODY_TIMEOUT(
            "30s",
            "longest silence within a request's body, and how late it may be behind 500 bytes a second; 0 is for ever"),
    WRITE_TIMEOUT("5m", "how long a caller may read nothing of what is there for it; 0 is for ever"),
    LOOPS("0", "number of event loops; 0 is one per core"),
    THREADS("auto", "where calls run: auto, loop or virtual; auto is loop unless a step of the pipeline may wait"),

    TLS_CERT("", "PEM file with the certificates to show, the server's own first; read again when it changes"),
    TLS_KEY("", "PEM file with the key of the first of them"),
    TRUSTED_PROXIES(
            "", "proxies that are believed when they say who calls, 10.0.0.0/8 and the like, separated by commas"),
    CORS_ORIGINS("", "origins of web pages that may call, https://host:port separated by commas; * is every page"),
    ADMIN_PORT("", "port for /stats, /metrics and /admin, which are then nowhere else; 0 takes a free one"),
    ADMIN_HOST("127.0.0.1", "address of the admin port"),

    RATE_LIMIT(
            "",
            "most requests a minute of each address, 60 if no number is given; more are refused with 429",
            "RATE_LIMIT"),
    NODES("1", "number of Caravans that share every limit: each lets its part through"),

    AUTH_TOKEN("", "token that callers must send; unset, config/keys.yaml says who may call", "AUTH_TOKEN"),
    ADMIN_TOKEN("", "token for /admin, where keys are made and changed; unset, there is no such thing"),
    MASTER_KEY(
            "", "what provider keys that orders give are sealed with in the database; unset, they last until the stop"),
    OPENAI_BASE_URL("", "base URL of the provider openai", "OPENAI_API_URL", "OPENAI_BASE_URL"),
    PROXY_URL("", "HTTP proxy on the way to all providers", "PROXY_URL"),
    REQUEST_TIMEOUT("", "longest wait for a provider's first byte and between bytes", "REQUEST_TIMEOUT"),
    FORWARD_REQUEST_HEADERS("", "more request headers that go on to providers, separated by commas"),
    FORWARD_RESPONSE_HEADERS("", "more response headers that come back from providers, separated by commas"),

    CACHE_TTL(
            "",
            "how long an answer is given again, which turns the cache on; on is 5m; unset, 0 or off, never",
            "CACHE_TTL"),
    MAX_CACHE_SIZE("100", "most bytes of answers that are kept to be given again, in MB or as 64MiB", "MAX_CACHE_SIZE"),

    KEEP_ALIVE("0", "how often a silent stream gets a comment so that nothing on the way closes it; 0 is never"),
    COST_IN_USAGE("false", "put the cost in USD into the usage of a stream, as usage.cost"),
    OTLP_ENDPOINT(
            "",
            "where spans of calls are sent by OTLP over HTTP, such as http://collector:4318; unset, nowhere",
            "OTEL_EXPORTER_OTLP_ENDPOINT"),
    OTLP_HEADERS("", "headers that are sent with them, name=value separated by commas", "OTEL_EXPORTER_OTLP_HEADERS"),
    OTLP_PERCENT("100", "of the traces that begin here, how many of a hundred are sent"),
    WATCH("1s", "how often the files are looked at for changes, which then count at once; 0 is never"),
    SHUTDOWN_TIMEOUT("30s", "how long running calls may take to finish at the end"),
    JOURNAL_SEGMENT("16MiB", "size at which the journal goes on in a new file, at least 64KiB"),
    BOOKS("true", "copy the journal into the database, where /admin/usage and /admin/calls can ask it"),
    BOOKS_RETENTION("90", "days that each call is kept there; sums are kept longer, and the journal is left alone"),
    DEMO_PACE("20ms", "time between two chunks of the built-in provider demo");

    private final String otherwise;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes it immutable
    private final List<String> aliases;

    Knob(String otherwise, String meaning, String... aliases) {
        this.otherwise = otherwise;
        this.meaning = meaning;
        this.aliases = List.of(aliases);
    }

    /** The default as a user would write it; empty if there is none. */
    public String otherwise() {
        return otherwise;
    }

    public String meaning() {
        return meaning;
    }

    /** {@code max-body}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code caravan.max-body}. */
    public String property() {
        return "caravan." + key();
    }

    /** The variables that set it, the strongest first. */
    public List<String> variables() {
        List<String> variables = new ArrayList<>(List.of("CARAVAN_" + name()));
        variables.addAll(aliases);
        return List.copyOf(variables);
    }

    /** A command line is read by everybody on the machine, so a secret has no flag. */
    public boolean hasFlag() {
        return this != AUTH_TOKEN && this != ADMIN_TOKEN && this != MASTER_KEY && this != OTLP_HEADERS;
    }

    /** These two say where the file is. */
    public boolean inFile() {
        return this != CONFIG && this != ENV_FILE;
    }

    /** May the value hold a secret? A proxy's address may hold a password. */
    boolean secret() {
        return !hasFlag() || this == PROXY_URL;
    }

    static @Nullable Knob ofProperty(String property) {
        for (Knob knob : values()) {
            if (knob.property().equals(property)) {
                return knob;
            }
        }
        return null;
    }

    /** The one whose key is most like this: what a typing error may have meant. */
    public static Knob nearest(String key) {
        Knob nearest = PORT;
        for (Knob knob : values()) {
            if (Distance.between(key, knob.key()) < Distance.between(key, nearest.key())) {
                nearest = knob;
            }
        }
        return nearest;
    }
}
