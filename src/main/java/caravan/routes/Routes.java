package caravan.routes;

import caravan.config.Mistake;
import caravan.config.Mistakes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/** The user's routes in one Camel context. */
public final class Routes {
    private final CamelContext context;
    private final RouteFiles files;
    private @Nullable RouteCheck check;

    private Routes(CamelContext context, RouteFiles files) {
        this.context = context;
        this.files = files;
    }

    /** Would a folder's routes be read from this file too? */
    public static boolean isRoutes(Path file) {
        return RouteFiles.isRoutes(file);
    }

    /** Reads the files in this folder. Here and in all that follows, what is wrong goes to the mistakes. */
    public static Routes read(CamelContext context, Path folder, Mistakes mistakes) {
        return new Routes(context, RouteFiles.read(folder, mistakes));
    }

    /** Into the context, which has its beans by now, and looks through them. */
    public void load() {
        files.load(context);
        all().forEach(new LeftOut(context, this::begins)::from);
        all().forEach(route -> Places.passFailuresOn(route, address(route), context));
        all().forEach(this::warnOfAddress);
        check = new RouteCheck(context, all(), files);
    }

    /** A route that nobody calls is easily one whose name has a letter too few. */
    private void warnOfAddress(RouteDefinition route) {
        String hint = Places.hint(address(route));
        if (!hint.isEmpty()) {
            files.warn("route '" + route.getRouteId() + "' begins at " + address(route) + hint);
        }
    }

    /** Is there a route that begins at this address? */
    public boolean begins(String address) {
        return all().stream().map(this::address).anyMatch(address::equals);
    }

    /** Empty if it begins nowhere. */
    private String address(RouteDefinition route) {
        return route.getInput() == null
                ? ""
                : new Placeholders(context).address(route.getInput().getEndpointUri());
    }

    /**
     * Has each failure know the step that it came from.
     *
     * @param ours the beans whose steps need not be watched
     */
    public void watch(Set<String> ours) {
        context.getCamelContextExtension().addInterceptStrategy(new Blame(ours, files::place));
    }

    /** A provider that is a route needs that route. */
    public void provider(String direct, Consumer<String> complain) {
        if (check != null) {
            check.provider(direct, complain);
        }
    }

    /** Looks whether what the steps say is known to these beans, which are to take the place of those that were there. */
    public void again(Function<String, @Nullable Object> beans, Mistakes mistakes) {
        if (check != null) {
            check.literals().of(beans, (route, step, wrong) -> mistakes.add(files.at(route, step, wrong)));
        }
    }

    /**
     * Makes the routes and starts none: so much Camel only finds then. The context is of no use afterwards.
     *
     * @param start starts the context, which has no routes by then
     */
    public void rehearse(Runnable start) {
        if (check == null) {
            return;
        }
        List<RouteDefinition> all = List.copyOf(all());
        all().clear();
        start.run();
        new Rehearsal(context, files).of(all);
    }

    public List<RouteDefinition> all() {
        return context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions();
    }

    /** Of the address with which the route begins, such as {@code timer}; empty if it begins nowhere. */
    public String scheme(RouteDefinition route) {
        return address(route).split(":", 2)[0];
    }

    /** What is wrong with a route that is found only when it starts. */
    public Mistake at(RouteDefinition route, String message) {
        return files.at(route, null, message);
    }

    /**
     * For each route, by its id, the steps on the way from there on that may wait, as {@code route/step}.
     *
     * @param ours the beans whose steps do not block
     */
    public Map<String, Set<String>> waiting(Set<String> ours) {
        Threads threads = new Threads(context, all(), ours);
        Map<String, Set<String>> waiting = new LinkedHashMap<>();
        all().forEach(route -> waiting.put(route.getRouteId(), threads.waiting(route)));
        return waiting;
    }
}
