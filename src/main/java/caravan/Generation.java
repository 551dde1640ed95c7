package caravan;

import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Settings;
import caravan.dialects.Dialects;
import caravan.http.Doors;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.main.SimpleMain;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** One generation of routes: a Camel context of its own, built beside whatever runs, and thrown away if anything is wrong. */
final class Generation implements AutoCloseable {
    /** Our own beans whose steps never block: see {@link Threads}. */
    private static final Set<String> OURS =
            Set.of("dialects", "keys", "models", "providers", "prices", "ledger", "house");

    private final CamelContext context = new DefaultCamelContext();
    private final SimpleMain main = new SimpleMain(context);
    private final Settings settings;
    private final Doors doors;
    private final Snapshot snapshot;
    private final Set<String> waiting = new TreeSet<>();

    private Generation(Settings settings, Lasting lasting, Mistakes mistakes) {
        this.settings = settings;
        this.doors = new Doors(Dialects::refusal, lasting::gone);
        this.snapshot = Snapshot.read(settings, lasting.providers(settings, context), lasting.clock(), mistakes);
    }

    /** Reads the files, loads the routes and looks through them; nothing runs yet. What is wrong goes to the mistakes. */
    static Generation load(Settings settings, Lasting lasting, Mistakes mistakes) {
        Generation generation = new Generation(settings, lasting, mistakes);
        generation.init(
                new Beans(
                        generation.snapshot,
                        lasting.dialects(settings),
                        lasting.ledger(),
                        lasting.house(),
                        generation.doors.engine(),
                        lasting.meters()),
                mistakes);
        return generation;
    }

    private void init(Beans beans, Mistakes mistakes) {
        configure(main.configure(), settings);
        main.configure().addConfiguration(beans);
        Path properties = settings.places().config().resolve("application.properties");
        main.setPropertyPlaceholderLocations("file:" + properties + ";optional=true");
        context.getPropertiesComponent().addPropertiesFunction(new Variables(settings.environment()));
        try {
            main.init();
            if (routes().isEmpty()) {
                mistakes.add(new Mistake(settings.places().routes().toString(), 0, "", "has no routes, *.camel.yaml"));
            }
            routes().forEach(new LeftOut(context)::from);
            RouteCheck check = new RouteCheck(context, routes(), mistakes);
            snapshot.providers().routes().forEach(check::provider);
        } catch (RuntimeException wrong) {
            mistakes.add(mistake(wrong));
        }
    }

    private static void configure(MainConfigurationProperties main, Settings settings) {
        main.setName("caravan");
        main.setRoutesIncludePattern("file:" + settings.places().routes() + "/*.camel.yaml");
        main.setRoutesReloadEnabled(false);
        main.setJmxEnabled(false);
        main.setMessageHistory(false);
        main.setStreamCachingEnabled(false);
        main.setLoadHealthChecks(false);
        main.setSourceLocationEnabled(true);
        main.setUseBreadcrumb(false);
        main.setStartupSummaryLevel(StartupSummaryLevel.Off);
        main.setShutdownTimeout((int) Math.max(1, settings.shutdownTimeout().toSeconds()));
        main.setAutoConfigurationLogSummary(false);
        main.setAutoConfigurationEnvironmentVariablesEnabled(true);
    }

    private List<RouteDefinition> routes() {
        return context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions();
    }

    /** Makes the routes and starts none: so much Camel only finds then, such as a component that is not there. */
    void rehearse(Mistakes mistakes) {
        context.setAutoStartup(false);
        try {
            main.start();
        } catch (RuntimeException wrong) {
            mistakes.add(mistake(wrong));
        }
    }

    /** Starts the routes. @throws caravan.config.InvalidConfiguration if Camel will not have one of them */
    void start(Mistakes mistakes) {
        try {
            main.start();
            chooseThreads();
        } catch (RuntimeException wrong) {
            close();
            mistakes.add(mistake(wrong));
            mistakes.throwIfAny();
        }
    }

    private void chooseThreads() {
        Threads threads = new Threads(context, routes(), OURS);
        for (RouteDefinition route : routes()) {
            Set<String> steps = threads.waiting(route);
            boolean virtual =
                    switch (settings.threads()) {
                        case AUTO -> !steps.isEmpty();
                        case LOOP -> false;
                        case VIRTUAL -> true;
                    };
            if (virtual) {
                doors.onVirtualThreads(context.getRoute(route.getRouteId()).getEndpoint());
                waiting.addAll(steps);
            }
        }
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

    /** How many routes. */
    int size() {
        return routes().size();
    }

    /** What was loaded, in words. */
    String words() {
        return size() + " routes, " + snapshot.providers().offers().size() + " providers, "
                + snapshot.prices().models().size() + " prices: all right";
    }

    /** Camel's own words, but with the file and the line that they are about. */
    private Mistake mistake(Throwable wrong) {
        String file = settings.places().routes().toString();
        String message = String.valueOf(wrong.getMessage());
        for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
            message = cause.getMessage() == null ? message : cause.getMessage();
            if (cause instanceof MarkedYamlEngineException yaml) {
                int line = yaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
                String named = yaml.getProblemMark().map(mark -> mark.getName()).orElse(file);
                return new Mistake(named, line, "", String.valueOf(yaml.getProblem()));
            }
            if (cause instanceof FailedToCreateRouteException failed) {
                return new Mistake(place(failed), 0, failed.getRouteId(), root(failed));
            }
        }
        return new Mistake(file, 0, "", message);
    }

    /** Camel does not always say where the route stands. */
    private String place(FailedToCreateRouteException failed) {
        String said = failed.getLocation();
        return said != null
                ? said
                : routes().stream()
                        .filter(route -> route.getRouteId().equals(failed.getRouteId()) && route.getResource() != null)
                        .map(route -> route.getResource().getLocation().replaceFirst("^file:", ""))
                        .findFirst()
                        .orElse(settings.places().routes().toString());
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** The calls are over by now; what else the user's routes have begun gets a moment. */
    @Override
    public void close() {
        context.getShutdownStrategy().setTimeout(5);
        context.getShutdownStrategy().setShutdownNowOnTimeout(true);
        main.stop();
        context.stop();
    }
}
