package caravan.config;

import caravan.hush.Hush;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's settings. For each of them a flag beats the environment, which beats {@code .env}, which beats
 * {@code application.properties}, which beats the default; {@link Knob} lists them.
 *
 * @param environment the variables that the other files may refer to, those of {@code .env} among them
 * @param authToken what callers must send; null if nothing
 * @param adminToken what administrators must send; null if there are none
 * @param masterKey what provider keys are sealed with that orders give; null if they are not kept
 * @param shutdownTimeout how long running calls may take to finish at the end
 * @param demoPace the time between two chunks of the provider {@code demo}
 * @param watch how often the files are looked at; zero for never
 * @param origins who says what of all this
 */
public record Settings(
        Environment environment,
        Places places,
        Listen listen,
        Limits limits,
        Edge edge,
        Pace pace,
        Threads threads,
        Upstreams upstreams,
        Replies replies,
        Caching caching,
        Tracing tracing,
        @Nullable Secret authToken,
        @Nullable Secret adminToken,
        @Nullable Secret masterKey,
        Duration shutdownTimeout,
        long journalSegment,
        Bookkeeping bookkeeping,
        Duration demoPace,
        Duration watch,
        List<Origin> origins) {

    /**
     * Where files are.
     *
     * @param foreign in Roxy's or ai-proxy's form, says what providers and models there are; null if our files do
     * @param tlsCert certificates in PEM; null without TLS
     * @param tlsKey the certificates', in PEM; null without TLS
     */
    public record Places(
            Path config,
            @Nullable Path foreign,
            Path routes,
            Path pricing,
            Path dotEnv,
            Path data,
            @Nullable Path tlsCert,
            @Nullable Path tlsKey) {
        /** What says which models there are: ours, or the foreign one. */
        public Path models() {
            return foreign == null ? config.resolve("models.yaml") : foreign;
        }

        /** With what does not change while the gateway runs. */
        private Places asStarted(Places started) {
            boolean tls = started.tlsCert != null && tlsCert != null && tlsKey != null;
            return new Places(
                    config,
                    foreign,
                    routes,
                    pricing,
                    dotEnv,
                    started.data,
                    tls ? tlsCert : started.tlsCert,
                    tls ? tlsKey : started.tlsKey);
        }
    }

    /**
     * The front door.
     *
     * @param host null if nobody has said, so that it depends on who may call
     * @param port 0 for any that is free
     * @param maxBody in bytes
     * @param maxHeader in bytes
     * @param loops 0 for one per core
     */
    public record Listen(@Nullable String host, int port, long maxBody, int maxHeader, int loops) {}

    /**
     * What callers may not go beyond.
     *
     * @param maxUpload of a body that is passed on and never held, in bytes
     * @param headTimeout how long the head of a request may take; zero, as for the others, is for ever
     * @param idleTimeout how long a connection may do nothing
     * @param bodyTimeout how long a body may be silent
     * @param writeTimeout how long a caller may read nothing
     */
    public record Limits(
            long maxUpload,
            int maxConnections,
            int maxCalls,
            Duration headTimeout,
            Duration idleTimeout,
            Duration bodyTimeout,
            Duration writeTimeout) {}

    /**
     * What there may be at the front door besides plain HTTP for programs.
     *
     * @param trustedProxies addresses or networks of those who are believed when they say who calls
     * @param corsOrigins of web pages that may call; {@code *} for all
     * @param adminPort null for none
     */
    public record Edge(
            List<String> trustedProxies,
            List<String> corsOrigins,
            @Nullable Integer adminPort,
            String adminHost) {}

    /**
     * How much callers may ask.
     *
     * @param rateLimit requests a minute of each address; null if nobody has said
     * @param nodes among how many every limit and budget is shared
     */
    public record Pace(@Nullable Long rateLimit, int nodes) {}

    /** Where calls run. */
    public enum Threads {
        AUTO,
        LOOP,
        VIRTUAL
    }

    /**
     * What holds for every provider.
     *
     * @param openaiBaseUrl stands for the one that {@code providers.yaml} gives openai; null if nobody has said
     * @param proxy an HTTP proxy; null for none
     * @param requestTimeout to the first byte and between bytes; null for the providers' own
     * @param requestHeaders more names that go upstream, in lower case
     * @param responseHeaders more names that come back, in lower case
     */
    public record Upstreams(
            @Nullable URI openaiBaseUrl,
            @Nullable URI proxy,
            @Nullable Duration requestTimeout,
            List<String> requestHeaders,
            List<String> responseHeaders) {

        /** Without the proxy's user and password. */
        @Override
        public String toString() {
            String shown = proxy == null ? "none" : proxy.getHost() + ":" + proxy.getPort();
            return "Upstreams[openaiBaseUrl=" + openaiBaseUrl + ", proxy=" + shown + ", requestTimeout="
                    + requestTimeout + ", requestHeaders=" + requestHeaders + ", responseHeaders=" + responseHeaders
                    + "]";
        }
    }

    /**
     * How answers are written.
     *
     * @param keepAlive how often a silent stream gets a comment; zero for never
     * @param costInUsage is the cost a part of the usage?
     */
    public record Replies(Duration keepAlive, boolean costInUsage) {}

    /**
     * Reads the settings; what is wrong goes to the mistakes, and its default stands in for it.
     *
     * @param flags by {@link Knob#key}
     * @param process the variables of the process
     */
    public static Settings read(Map<String, String> flags, Environment process, Base base, Mistakes mistakes) {
        Values values = new Values(mistakes);
        values.add(Given.flags(flags));
        values.add(Given.variables(process));
        Locations locations = new Locations(values, base);
        Path dotEnv = locations.dotEnv();
        Environment environment = process.with(dotEnv, mistakes);
        environment.variables().forEach(Hush::learn);
        values.add(Given.variables(environment));
        Path config = locations.config();
        Path foreign = locations.foreign();
        if (foreign != null) {
            values.add(Given.foreign(foreign, environment));
        }
        PropertiesFile properties = PropertiesFile.read(config.resolve("application.properties"), mistakes);
        properties.entries().forEach(entry -> Hush.learn(entry.key(), entry.value()));
        values.add(Given.file(properties, environment, mistakes));
        Reserved.find(properties, environment, mistakes);
        return of(values, locations, environment, config, dotEnv);
    }

    private static Settings of(Values values, Locations locations, Environment environment, Path config, Path dotEnv) {
        Listen listen = listen(values);
        Secret token = values.secret(Knob.AUTH_TOKEN);
        Secret admin = values.secret(Knob.ADMIN_TOKEN);
        if (admin != null && admin.equals(token)) {
            values.mistake(
                    Knob.ADMIN_TOKEN, "must not be the same as AUTH_TOKEN: every caller would be an administrator");
        }
        return new Settings(
                environment,
                new Places(
                        config,
                        locations.foreign(),
                        locations.folder(Knob.ROUTES),
                        locations.file(Knob.PRICING),
                        dotEnv,
                        locations.output(Knob.DATA),
                        locations.fileIfAny(Knob.TLS_CERT),
                        locations.fileIfAny(Knob.TLS_KEY)),
                listen,
                Front.limits(values),
                Front.edge(values),
                new Pace(values.pace(Knob.RATE_LIMIT), values.number(Knob.NODES, 1, 10_000)),
                values.choice(Knob.THREADS, Threads.class),
                Outward.read(values, listen),
                new Replies(values.time(Knob.KEEP_ALIVE), values.flag(Knob.COST_IN_USAGE)),
                Caching.read(values),
                Tracing.read(values),
                token,
                admin,
                values.secret(Knob.MASTER_KEY),
                values.time(Knob.SHUTDOWN_TIMEOUT),
                values.size(Knob.JOURNAL_SEGMENT, 64L << 10, 1L << 30),
                Bookkeeping.read(values),
                values.time(Knob.DEMO_PACE),
                values.time(Knob.WATCH),
                Origin.of(values));
    }

    /** These, but for what counts at the start alone; what of that has changed is a warning. */
    public Settings asStarted(Settings started, Mistakes mistakes) {
        Fixed.warn(started.listen, listen, mistakes);
        Fixed.warn(started.limits, limits, mistakes);
        Fixed.warn(started.edge, edge, mistakes);
        Fixed.warn(started.tracing, tracing, mistakes);
        if ((started.places.tlsCert != null) != (places.tlsCert != null)) {
            mistakes.warn("caravan.tls-cert has come or gone: that counts at the next start");
        }
        Fixed.warn(started.places.data, places.data, Knob.DATA, mistakes);
        Fixed.warn(started.bookkeeping, bookkeeping, mistakes);
        Fixed.warn(started.journalSegment, journalSegment, Knob.JOURNAL_SEGMENT, mistakes);
        return new Settings(
                environment,
                places.asStarted(started.places),
                started.listen,
                started.limits,
                started.edge,
                pace,
                threads,
                upstreams,
                replies,
                caching,
                started.tracing,
                authToken,
                adminToken,
                started.masterKey,
                shutdownTimeout,
                started.journalSegment,
                started.bookkeeping,
                demoPace,
                watch,
                Origin.asStarted(origins, started.origins));
    }

    private static Listen listen(Values values) {
        return new Listen(
                values.host(),
                values.number(Knob.PORT, 0, 65_535),
                values.size(Knob.MAX_BODY, 1L << 10, 1L << 30),
                (int) values.size(Knob.MAX_HEADER, 1L << 10, 1L << 20),
                values.number(Knob.LOOPS, 0, 1_024));
    }
}
