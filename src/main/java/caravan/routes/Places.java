package caravan.routes;

import caravan.config.Nearest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/** The places where routes of the user's come in by their addresses: the steps of the bean {@code hooks}. */
final class Places {
    /** The steps, and the routes that they are for. */
    private static final Map<String, Set<String>> STEPS = Map.of(
            "onRequest", Set.of("direct:on-request"),
            "onAnswer", Set.of("direct:on-answer", "direct:on-stream"),
            "onRecord", Set.of("direct:on-record"));

    private static final Set<String> ADDRESSES =
            STEPS.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    private Places() {}

    /** Of an address that is nearly one of these; empty for all others. */
    static String hint(String address) {
        Set<String> known = new TreeSet<>(ADDRESSES);
        known.add("direct:budget-alert");
        return known.contains(address) || !address.startsWith("direct:on") ? "" : Nearest.hint(address, known);
    }

    /** @param there is there a route that begins so? */
    static boolean isUnused(ProcessorDefinition<?> step, Predicate<String> there) {
        Set<String> routes = step instanceof BeanDefinition bean && "hooks".equals(bean.getRef())
                ? STEPS.get(String.valueOf(bean.getMethod()))
                : null;
        return routes != null && routes.stream().noneMatch(there);
    }

    /** A refusal is no news: Camel's own error handler would write it into the log, with all it knows. */
    static void passFailuresOn(RouteDefinition route, String address, CamelContext context) {
        ErrorHandlerFactory common = context.getCamelContextExtension().getErrorHandlerFactory();
        boolean camels = common == null || Redelivery.isCamelsOwn(common);
        if (ADDRESSES.contains(address) && camels && !route.isErrorHandlerFactorySet()) {
            route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
        }
    }
}
