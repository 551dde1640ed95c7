package caravan;

import caravan.config.Mistake;
import caravan.routes.Routes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of a generation that begin with something that must not run twice: a timer, a folder, a queue, a port. They
 * belong to one generation at a time.
 */
final class Feeds {
    private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);

    /** These are each generation's own: its calls' way from route to route. */
    private static final Set<String> OWN = Set.of("direct", "platform-http", "seda", "stub");

    private final CamelContext context;
    private final List<RouteDefinition> routes;

    private Feeds(CamelContext context, List<RouteDefinition> routes) {
        this.context = context;
        this.routes = routes;
    }

    /** Takes these routes out of the context's start; {@link #start} starts them. */
    static Feeds of(CamelContext context, Routes all) {
        List<RouteDefinition> routes = all.all().stream()
                .filter(route -> !OWN.contains(all.scheme(route)))
                .filter(route -> startsByItself(context, route))
                .sorted(Comparator.comparing(
                        RouteDefinition::getStartupOrder, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
        routes.forEach(route -> route.setAutoStartup("false"));
        return new Feeds(context, routes);
    }

    private static boolean startsByItself(CamelContext context, RouteDefinition route) {
        return !Boolean.FALSE.equals(CamelContextHelper.parseBoolean(context, route.getAutoStartup()));
    }

    /** A route that would not start. */
    static final class WouldNotStart extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient RouteDefinition route;

        WouldNotStart(RouteDefinition route, Exception why) {
            super(Mistake.root(why), why);
            this.route = route;
        }

        RouteDefinition route() {
            return route;
        }
    }

    /** @throws WouldNotStart of the first that does not */
    void start() {
        for (RouteDefinition route : routes) {
            try {
                context.getRouteController().startRoute(route.getRouteId());
            } catch (Exception wrong) {
                throw new WouldNotStart(route, wrong);
            }
        }
    }

    /** Nothing new comes in; what is on its way goes on. */
    void stop() {
        consumers().forEach(ServiceHelper::stopService);
    }

    /** After {@link #stop}. */
    void resume() {
        consumers().forEach(consumer -> {
            try {
                ServiceHelper.startService(consumer);
            } catch (RuntimeException lost) {
                LOG.error("{} did not start again", consumer.getEndpoint(), lost);
            }
        });
    }

    private Stream<Consumer> consumers() {
        return routes.stream()
                .map(route -> context.getRoute(route.getRouteId()))
                .filter(Objects::nonNull)
                .map(Route::getConsumer)
                .filter(Objects::nonNull);
    }
}
