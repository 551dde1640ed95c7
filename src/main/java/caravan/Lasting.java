package caravan;

import caravan.books.Books;
import caravan.budgets.Budgets;
import caravan.budgets.Spend;
import caravan.cache.Answers;
import caravan.call.Call;
import caravan.call.Reason;
import caravan.conditions.Conditions;
import caravan.config.Kept;
import caravan.config.Secret;
import caravan.config.Settings;
import caravan.config.Version;
import caravan.desk.Desk;
import caravan.dialects.Dialects;
import caravan.figures.Figures;
import caravan.house.House;
import caravan.http.Server;
import caravan.keys.Keys;
import caravan.keys.Register;
import caravan.ledger.Ledger;
import caravan.limits.Limits;
import caravan.models.Models;
import caravan.overlay.Overlay;
import caravan.providers.Providers;
import caravan.providers.connections.Clients;
import caravan.sideroutes.SideRoutes;
import caravan.store.Database;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What lasts as long as the process, whatever generation is current. State of a name in the files (a cool-down, a bucket, a sum)
 * is kept in {@link Kept}.
 */
record Lasting(
        Vertx vertx,
        Clients clients,
        Kept kept,
        Ledger ledger,
        Following following,
        Database database,
        Spend spend,
        Books books,
        Register register,
        Overlay overlay,
        Desk desk,
        House house,
        PrometheusMeterRegistry meters,
        History history,
        Answers answers,
        Conditions conditions,
        InstantSource clock) {

    /** How keys' limits and budgets are read that are shared among so many nodes. */
    static Keys.Clauses clauses(int nodes) {
        return new Keys.Clauses(
                Limits::listed, (section, name) -> Budgets.read(section, "budget", "key:" + name), nodes);
    }

    /** @param master what provider keys are sealed with that orders give; null if they are not kept */
    static Lasting of(
            int loops,
            Ledger ledger,
            Following following,
            Database database,
            @Nullable Secret master,
            Spend spend,
            Books books,
            PrometheusMeterRegistry meters,
            InstantSource clock) {
        Register register = Register.open(database, clauses(1), clock);
        Vertx vertx = Server.loops(new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(4)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        History history = new History(meters, clock);
        ledger.show("generation", history::figures);
        Overlay overlay = Overlay.open(database, master, clock);
        House house = new House(
                Version.ours(),
                clock,
                () -> troubles(ledger, history, books.trouble(), register.trouble(), overlay.trouble()));
        Answers answers =
                new Answers(clock, task -> Thread.ofVirtual().name("cache").start(task));
        return new Lasting(
                vertx,
                new Clients(vertx),
                new Kept(),
                ledger,
                following,
                database,
                spend,
                books,
                register,
                overlay,
                new Desk(),
                house,
                meters,
                history,
                answers,
                new Conditions(clock),
                clock);
    }

    private static List<String> troubles(Ledger ledger, History history, @Nullable String... others) {
        return Stream.of(
                        Stream.of(ledger.health().detail()).filter(each -> !each.isEmpty()),
                        Stream.of(others).filter(Objects::nonNull),
                        history.troubles().stream())
                .flatMap(each -> each)
                .toList();
    }

    /** What lies in the database and could not be read, in words. */
    List<String> lost() {
        return Stream.of(register.trouble(), overlay.trouble())
                .filter(Objects::nonNull)
                .toList();
    }

    /** Reads it again. @return is some of it there now? */
    boolean recalled() {
        boolean keys = register.again();
        return overlay.again() || keys;
    }

    Dialects dialects(Settings settings) {
        return new Dialects(
                settings.replies().keepAlive(),
                settings.replies().costInUsage(),
                settings.upstreams().responseHeaders());
    }

    Providers.Setup providers(Settings settings, SideRoutes routes) {
        URI openai = settings.upstreams().openaiBaseUrl();
        URI proxy = settings.upstreams().proxy();
        return new Providers.Setup(
                clients,
                kept,
                overlay.layer(),
                clock,
                following.sent(),
                routes.providers(),
                routes.tokens(),
                Dialects::dialect,
                openai == null ? null : openai.toString(),
                proxy == null ? null : proxy.toString(),
                settings.upstreams().requestTimeout(),
                settings.upstreams().requestHeaders(),
                Version.ours(),
                settings.demoPace());
    }

    Limits.Setup limits(Settings settings, Models models, Keys keys) {
        return new Limits.Setup(
                settings.pace().rateLimit(),
                settings.pace().nodes(),
                models.limits(),
                models::unknown,
                models::unknownProvider,
                keys::limitNames,
                kept,
                clock,
                meters);
    }

    Budgets.Setup budgets(Settings settings, Consumer<Map<String, String>> alerts) {
        return new Budgets.Setup(spend, settings.pace().nodes(), Dialects::foresee, alerts, clock);
    }

    Figures figures(Supplier<Figures.Now> current) {
        return new Figures(ledger, meters, answers, spend, books, current);
    }

    /** A step that broke may have skipped the last one: no call leaves without its entry. */
    void gone(Call call) {
        if (call.operation() != null) {
            ledger.record(call);
        }
    }

    /** A route said no that leads no call: it is counted like what is refused at the door. Calls are counted as such. */
    void refused(Call call, Reason why) {
        if (call.outcome() == null) {
            ledger.refused(
                    call.id(), call.request().method() + " " + call.request().path(), why);
        }
    }

    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        books.close();
        spend.close();
        following.over().run();
        ledger.close();
        database.close();
        desk.close();
    }
}
