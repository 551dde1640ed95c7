package caravan;

import caravan.camel.Camel;
import caravan.config.Mistakes;
import caravan.config.Settings;
import caravan.dialects.Dialects;
import caravan.figures.Figures;
import caravan.http.Doors;
import caravan.routes.CamelProperties;
import caravan.routes.Routes;
import caravan.sideroutes.SideRoutes;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One generation of routes: a Camel of its own, built beside whatever runs, and thrown away if anything is wrong. */
final class Generation implements AutoCloseable {
    /** Our own beans whose steps never block: see {@link Routes#waiting}. */
    private static final Set<String> OURS = Set.of(
            "dialects",
            "keys",
            "models",
            "limits",
            "cache",
            "providers",
            "prices",
            "budgets",
            "ledger",
            "books",
            "house",
            "hooks",
            "wording",
            "commands");

    private final Camel camel = new Camel();
    private final Settings settings;
    private final Lasting lasting;
    private final Doors doors;
    private final SideRoutes sideRoutes;
    private final Routes routes;
    private final Set<String> waiting = new TreeSet<>();
    private volatile Snapshot snapshot;
    private @Nullable Feeds feeds;

    private Generation(Settings settings, Lasting lasting, Mistakes mistakes) {
        this.settings = settings;
        this.lasting = lasting;
        this.doors = new Doors(Dialects::refusal, lasting::refused, lasting::gone);
        this.sideRoutes = new SideRoutes(camel.context(), lasting.meters());
        this.snapshot = read(mistakes);
        this.routes = Routes.read(camel.context(), settings.places().routes(), mistakes);
        doors.keepTo(snapshot);
    }

    /** Reads the files, loads the routes and looks through them; nothing runs yet. What is wrong goes to the mistakes. */
    static Generation load(Settings settings, Lasting lasting, Mistakes mistakes) {
        Generation generation = new Generation(settings, lasting, mistakes);
        generation.init(mistakes);
        return generation;
    }

    private Snapshot read(Mistakes mistakes) {
        return Snapshot.read(
                settings,
                lasting.providers(settings, sideRoutes),
                lasting.budgets(settings, sideRoutes.alerts()),
                lasting,
                mistakes);
    }

    private void init(Mistakes mistakes) {
        Path properties = settings.places().config().resolve("application.properties");
        Beans wiring = beans();
        try {
            camel.init(settings, properties, wiring, Snapshot.BEANS, doors::steps);
            routes.load();
            sideRoutes.look(routes::begins);
            routes.watch(OURS);
            routes.time();
            snapshot.providers().routes().forEach(routes::provider);
            feeds = Feeds.of(camel.context(), routes);
        } catch (RuntimeException wrong) {
            mistakes.add(new CamelProperties(properties).mistake(wrong));
        }
        snapshot.keys().compare(); // last, since those in the database are read meanwhile
    }

    private Beans beans() {
        return new Beans(
                snapshot,
                lasting.dialects(settings),
                lasting.ledger(),
                lasting.books(),
                lasting.house(),
                sideRoutes.hooks(lasting.ledger()),
                lasting.answers(),
                doors.engine(),
                lasting.meters(),
                sideRoutes.tokenClient());
    }

    /** Reads the data again, for the same routes. Nobody keeps to them before {@link #keepTo}. */
    Snapshot readAgain(Mistakes mistakes) {
        Snapshot next = read(mistakes);
        next.providers().routes().forEach(routes::provider);
        routes.again(next::named, mistakes);
        next.keys().compare();
        return next;
    }

    /** Calls that come in from now on keep to these data. */
    void keepTo(Snapshot next) {
        snapshot = next;
        doors.keepTo(next);
    }

    /** Do the routes hold something that new data would not reach? */
    boolean holdsData() {
        return camel.holdsData();
    }

    /** Makes the routes and starts none: so much Camel only finds then. This generation is of no use afterwards. */
    void rehearse() {
        routes.rehearse(camel::startAlone);
    }

    /** Starts the routes, all but those of {@link #feeds}. Fails with Camel's own words if it will not have one of them. */
    void start() {
        camel.start();
        chooseThreads();
    }

    /** The routes that must not run in two generations at once. */
    Feeds feeds() {
        return Objects.requireNonNull(feeds);
    }

    /** Says where the route stands that did not start. */
    void mistake(Feeds.WouldNotStart wrong, Mistakes mistakes) {
        mistakes.add(routes.at(wrong.route(), "does not start: " + wrong.getMessage()));
    }

    Settings settings() {
        return settings;
    }

    /** Is nothing on its way in here any more? */
    boolean empty() {
        return doors.inside() == 0 && camel.idle();
    }

    private void chooseThreads() {
        routes.waiting(OURS).forEach((route, steps) -> {
            boolean virtual =
                    switch (settings.threads()) {
                        case AUTO -> !steps.isEmpty();
                        case LOOP -> false;
                        case VIRTUAL -> true;
                    };
            if (virtual) {
                doors.onVirtualThreads(camel.context().getRoute(route).getEndpoint());
                waiting.addAll(steps);
            }
        });
    }

    String routesInWords() {
        return size() + " from " + settings.places().routes() + "; calls run " + threads();
    }

    /** Where calls run, in words. */
    private String threads() {
        if (settings.threads() != Settings.Threads.AUTO) {
            return "on " + (settings.threads() == Settings.Threads.LOOP ? "their event loop" : "virtual threads")
                    + ", as caravan.threads says";
        }
        String but =
                waiting.isEmpty() ? "" : "; on virtual threads where a step may wait: " + String.join(", ", waiting);
        return "on their event loop" + but;
    }

    Doors doors() {
        return doors;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Figures.Now figures() {
        Snapshot now = snapshot;
        return new Figures.Now(settings, now.deployments(), now.cache().ttl(), now.providers()::address);
    }

    /** Each route with its steps, and how long they take. */
    List<ObjectNode> routes() {
        return routes.shown();
    }

    /** How many routes. */
    int size() {
        return routes.all().size();
    }

    /** What was loaded, in words. */
    String words() {
        return size() + " routes, " + snapshot.providers().offers().size() + " providers, "
                + snapshot.prices().models().size() + " prices: all right";
    }

    /** The calls are over by now; what else the user's routes have begun gets a moment. */
    @Override
    public void close() {
        sideRoutes.close();
        camel.close();
    }
}
