package caravan;

import caravan.books.Books;
import caravan.budgets.Spend;
import caravan.call.Network;
import caravan.call.Reason;
import caravan.commands.Orders;
import caravan.commands.Orders.Told;
import caravan.config.InvalidConfiguration;
import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Reading;
import caravan.config.Settings;
import caravan.config.Version;
import caravan.desk.Desk;
import caravan.dialects.Dialects;
import caravan.http.Server;
import caravan.ledger.Ledger;
import caravan.store.Database;
import caravan.watch.Watch;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway: what lives as long as the process, and the generations of routes. */
final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** How long it may take those in front to notice that we are not ready. */
    private static final Duration NOTICE = Duration.ofSeconds(2);

    private final Settings settings;
    private final Lasting lasting;
    private final Generations generations;
    private final Server server;
    private final Watch watch;
    private final Orders orders;
    private final Recovery recovery;
    private final String host;

    private Gateway(Settings settings, Reading reading, Lasting lasting) {
        this.settings = settings;
        this.lasting = lasting;
        Server.Pem pem = certificates();
        this.generations = Generations.begin(lasting, settings, reading);
        this.host = host();
        this.server = new Server(lasting.vertx(), manner(pem));
        lasting.figures(() -> generations.current().figures()).bind(server);
        new Probes(lasting, generations::current).begin();
        this.watch = new Watch(generations);
        this.recovery = new Recovery(lasting, generations, watch);
        lasting.desk().open(new BackOffice(lasting, generations, watch));
        this.orders = Orders.open(
                settings.places().data(),
                lasting.desk()::reload,
                query -> Desk.explained(generations.current().snapshot().deployments(), query),
                order -> generations.current().snapshot().commands().obey(order, "the command line"));
        generations.serve(host, server::swap, this::renew);
    }

    /**
     * Starts everything, and listens.
     *
     * @param reading of the settings, when files change
     * @throws InvalidConfiguration with all that is wrong in the user's files, or with the folder or port that is taken
     */
    static Gateway start(Settings settings, Reading reading) {
        return start(settings, reading, InstantSource.system());
    }

    /** @param clock what time it is; of what lasts, nothing asks another */
    static Gateway start(Settings settings, Reading reading, InstantSource clock) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Lasting lasting = lasting(settings, meters, clock);
        try {
            Gateway gateway = new Gateway(settings, reading, lasting);
            gateway.listen();
            return gateway;
        } catch (RuntimeException wrong) {
            lasting.close();
            throw wrong;
        }
    }

    /** The journal holds the data folder for this process, and the database is only opened by who holds it. */
    private static Lasting lasting(Settings settings, PrometheusMeterRegistry meters, InstantSource clock) {
        Path data = settings.places().data();
        Ledger ledger = ledger(settings, meters, clock);
        try {
            Spend spend = Spend.open(data, new Accounting(ledger));
            Database database = Database.open(data);
            Books books = Bookkeeping.books(settings.bookkeeping(), database, ledger, clock);
            return Lasting.of(
                    loops(settings),
                    ledger,
                    Following.of(ledger, settings.tracing(), meters),
                    database,
                    settings.masterKey(),
                    spend,
                    books,
                    meters,
                    clock);
        } catch (IOException | UncheckedIOException unusable) {
            ledger.close();
            throw invalid(data, unusable);
        }
    }

    private static Ledger ledger(Settings settings, PrometheusMeterRegistry meters, InstantSource clock) {
        Path data = settings.places().data();
        try {
            return Ledger.open(data, settings.journalSegment(), meters, clock);
        } catch (IOException taken) {
            throw invalid(data, taken);
        }
    }

    private static InvalidConfiguration invalid(Path data, Exception unusable) {
        return new InvalidConfiguration(List.of(new Mistake(data.toString(), 0, "", Mistake.root(unusable))));
    }

    private static int loops(Settings settings) {
        int loops = settings.listen().loops();
        return loops > 0 ? loops : Runtime.getRuntime().availableProcessors();
    }

    private Server.Manner manner(Server.@Nullable Pem pem) {
        return new Server.Manner(
                host,
                settings.listen().port(),
                admin(),
                pem,
                settings.edge().corsOrigins(),
                proxies(),
                limits(),
                loops(settings),
                Version.ours(),
                lasting.clock(),
                Dialects::refusal,
                this::refused,
                lasting.following().ended());
    }

    private List<Network> proxies() {
        return settings.edge().trustedProxies().stream()
                .map(Network::of)
                .filter(Objects::nonNull)
                .toList();
    }

    private Server.@Nullable Address admin() {
        Integer port = settings.edge().adminPort();
        return port == null ? null : new Server.Address(settings.edge().adminHost(), port);
    }

    private void refused(Server.Refusal refusal) {
        lasting.ledger()
                .refused(
                        refusal.id(),
                        refusal.method() + " " + refusal.path(),
                        refusal.why().reason());
    }

    /** Of files that were looked through before, so that a failure is none of the user's. */
    private void renew(Server.Pem pem) {
        try {
            server.renew(pem).join();
        } catch (CompletionException failed) {
            LOG.error("The new certificates are not shown: those of before still are", failed);
        }
    }

    private Server.@Nullable Pem certificates() {
        Mistakes mistakes = new Mistakes();
        Server.Pem pem = Certificates.read(settings, mistakes);
        mistakes.throwIfAny();
        return pem;
    }

    private Server.Limits limits() {
        Settings.Limits limits = settings.limits();
        return new Server.Limits(
                settings.listen().maxBody(),
                limits.maxUpload(),
                bytesAtOnce(),
                settings.listen().maxHeader(),
                limits.maxConnections(),
                limits.maxCalls(),
                limits.headTimeout(),
                limits.idleTimeout(),
                limits.bodyTimeout(),
                limits.writeTimeout());
    }

    /** Bodies that are held are copied once or twice on their way: an eighth of the heap, and one of any size. */
    private long bytesAtOnce() {
        return Math.max(settings.listen().maxBody(), Runtime.getRuntime().maxMemory() / 8);
    }

    /** An open house stays at home, unless somebody says otherwise. */
    private String host() {
        String said = settings.listen().host();
        return said != null ? said : generations.current().snapshot().openHouse() ? "127.0.0.1" : "0.0.0.0";
    }

    private void listen() {
        try {
            server.listen();
        } catch (CompletionException taken) {
            watch.close();
            orders.close();
            generations.close();
            throw new InvalidConfiguration(List.of(cannotListen(taken)));
        }
        watch.start();
        recovery.begin();
        welcome().say();
    }

    Welcome welcome() {
        Generation current = generations.current();
        return new Welcome(settings, current.snapshot(), host, server.port(), current.routesInWords());
    }

    /** Makes the next generation of the files as they are now. */
    CompletableFuture<Told> reload() {
        return watch.reload();
    }

    private Mistake cannotListen(CompletionException taken) {
        Throwable cause = taken.getCause() == null ? taken : taken.getCause();
        String where = host + ":" + settings.listen().port();
        return new Mistake("--port", 0, "", "cannot listen on " + where + ": " + cause.getMessage());
    }

    /** The admin port; 0 without. */
    int adminPort() {
        return server.adminPort();
    }

    /** The port that is listened on. */
    int port() {
        return server.port();
    }

    /** How many calls are inside now. */
    int inside() {
        return generations.inside();
    }

    /**
     * Not ready from now on. New calls are taken for a moment more, until whoever sends them has noticed, and then refused;
     * the calls inside finish, as far as the settings allow, and what is left is cut.
     */
    @Override
    public void close() {
        recovery.close();
        watch.close();
        orders.close();
        Duration all = generations.current().settings().shutdownTimeout();
        Duration open = all.compareTo(NOTICE) < 0 ? all : NOTICE;
        long began = System.nanoTime();
        lasting.house().stopping();
        awaitEmpty(began + open.toNanos());
        server.refuse();
        awaitEmpty(began + all.toNanos());
        if (inside() > 0) {
            LOG.warn("{} calls were still running after {}: they are cut", inside(), all);
            generations.cut(Reason.STOPPING);
            awaitEmpty(System.nanoTime() + NOTICE.toNanos());
        }
        generations.close();
        lasting.close();
    }

    private void awaitEmpty(long deadline) {
        while (inside() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
