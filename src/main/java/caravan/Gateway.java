package caravan;

import caravan.call.Call;
import caravan.call.Operation;
import caravan.config.InvalidConfiguration;
import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Settings;
import caravan.dialects.Dialects;
import caravan.house.House;
import caravan.http.Doors;
import caravan.http.Engine;
import caravan.http.Server;
import caravan.ledger.Ledger;
import caravan.providers.Clients;
import caravan.providers.ProvidersFile;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway: what lives as long as the process, and the generation of routes that is current. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Settings settings;
    private final Vertx vertx;
    private final Ledger ledger;
    private final House house;
    private final Server server;
    private final Generation generation;
    private final Snapshot snapshot;
    private final Doors doors;

    private Gateway(Settings settings, Ledger ledger, PrometheusMeterRegistry meters) {
        this.settings = settings;
        this.ledger = ledger;
        this.vertx = vertx(loops(settings));
        InstantSource clock = InstantSource.system();
        this.house = new House(Caravan.version(), clock, () -> troubles(ledger));
        this.doors = new Doors(Dialects::refusal, this::gone);
        Mistakes mistakes = new Mistakes();
        CamelContext context = Generation.newContext();
        this.snapshot = Snapshot.read(settings, providersFile(settings, vertx, ledger, context), clock, mistakes);
        Beans beans = new Beans(snapshot, dialects(settings), ledger, house, new Engine(doors), meters);
        this.generation = Generation.load(context, beans, doors, settings, mistakes);
        this.server = new Server(vertx, manner(clock));
        if (mistakes.found().isEmpty()) {
            generation.start(mistakes);
        }
        mistakes.warnings().forEach(LOG::warn);
        mistakes.throwIfAny();
        server.swap(doors);
    }

    /**
     * Starts everything, and listens.
     *
     * @throws InvalidConfiguration with all that is wrong in the user's files, or with the folder or port that is taken
     */
    public static Gateway start(Settings settings) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Gateway gateway = new Gateway(settings, ledger(settings, meters), meters);
        gateway.listen();
        return gateway;
    }

    private static Ledger ledger(Settings settings, PrometheusMeterRegistry meters) {
        try {
            return Ledger.open(settings.places().data(), meters, InstantSource.system());
        } catch (IOException taken) {
            throw new InvalidConfiguration(
                    List.of(new Mistake(settings.places().data().toString(), 0, "", String.valueOf(taken.getMessage()))));
        }
    }

    private static int loops(Settings settings) {
        int loops = settings.listen().loops();
        return loops > 0 ? loops : Runtime.getRuntime().availableProcessors();
    }

    private static Vertx vertx(int loops) {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(4)
                .setFileSystemOptions(new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    }

    private static Dialects dialects(Settings settings) {
        return new Dialects(
                settings.replies().keepAlive(),
                settings.replies().costInUsage(),
                settings.upstreams().responseHeaders());
    }

    private static ProvidersFile providersFile(
            Settings settings, Vertx vertx, Ledger ledger, CamelContext context) {
        URI openai = settings.upstreams().openaiBaseUrl();
        URI proxy = settings.upstreams().proxy();
        return new ProvidersFile(
                new Clients(vertx),
                ledger::begin,
                new ProviderRoutes(context),
                openai == null ? null : openai.toString(),
                proxy == null ? null : proxy.toString(),
                settings.upstreams().requestTimeout(),
                settings.upstreams().requestHeaders(),
                Caravan.version(),
                settings.demoPace());
    }

    private Server.Manner manner(InstantSource clock) {
        return new Server.Manner(
                host(),
                settings.listen().port(),
                settings.listen().maxBody(),
                settings.listen().maxHeader(),
                loops(settings),
                Caravan.version(),
                clock,
                Dialects::refusal,
                ledger::conclude);
    }

    /** An open house stays at home, unless somebody says otherwise. */
    private String host() {
        String said = settings.listen().host();
        return said != null ? said : snapshot.openHouse() ? "127.0.0.1" : "0.0.0.0";
    }

    /** A step that broke may have skipped the last one: no call leaves without its entry. */
    private void gone(Call call) {
        Operation operation = call.operation();
        if (operation != null) {
            ledger.record(call);
        }
    }

    private static List<String> troubles(Ledger ledger) {
        String detail = ledger.health().detail();
        return detail.isEmpty() ? List.of() : List.of(detail);
    }

    private void listen() {
        try {
            server.listen();
        } catch (CompletionException taken) {
            close();
            throw new InvalidConfiguration(List.of(new Mistake(
                    "--port", 0, "", "cannot listen on " + host() + ":" + settings.listen().port() + ": "
                            + taken.getCause().getMessage())));
        }
        new Welcome(settings, snapshot, host(), server.port(), generation.size()).say();
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** How many calls are inside now. */
    public int inside() {
        return doors.inside();
    }

    /** Not ready from now on; waits for the calls inside, as long as the settings allow, then closes everything. */
    @Override
    public void close() {
        house.stopping();
        long deadline = System.nanoTime() + settings.shutdownTimeout().toNanos();
        while (doors.inside() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        if (doors.inside() > 0) {
            LOG.warn("{} calls were still running after {}", doors.inside(), settings.shutdownTimeout());
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        generation.close();
        ledger.close();
    }
}
