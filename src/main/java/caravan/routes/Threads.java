package caravan.routes;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.NamedNode;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.MarshalDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.PipelineDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RemoveHeaderDefinition;
import org.apache.camel.model.RemoveHeadersDefinition;
import org.apache.camel.model.RemovePropertyDefinition;
import org.apache.camel.model.RemoveVariableDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetBodyDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.model.StopDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Which routes may run on an event loop: those all of whose steps, and the steps of the routes they lead to, are known not
 * to wait. The list is short on purpose; what is not on it runs on virtual threads, where it may wait as long as it likes.
 */
final class Threads {
    private static final Set<Class<?>> QUICK = Set.of(
            CatchDefinition.class,
            ChoiceDefinition.class,
            FilterDefinition.class,
            FinallyDefinition.class,
            LoopDefinition.class,
            MarshalDefinition.class,
            OtherwiseDefinition.class,
            PipelineDefinition.class,
            RemoveHeaderDefinition.class,
            RemoveHeadersDefinition.class,
            RemovePropertyDefinition.class,
            RemoveVariableDefinition.class,
            SetBodyDefinition.class,
            SetHeaderDefinition.class,
            SetPropertyDefinition.class,
            SetVariableDefinition.class,
            StepDefinition.class,
            StopDefinition.class,
            TryDefinition.class,
            WhenDefinition.class);

    private static final Set<String> LANGUAGES = Set.of("simple", "constant", "header", "exchangeProperty", "variable");
    private static final Set<String> SCHEMES = Set.of("direct", "log", "micrometer");

    /** Our own steps never block, but for this one, which takes milliseconds. */
    private static final String SLOW = "ledger.scrape";

    private final CamelContext context;
    private final Placeholders placeholders;
    private final Set<String> ours;
    private final Map<String, RouteDefinition> byAddress;

    /** @param ours the beans whose steps do not block */
    Threads(CamelContext context, List<RouteDefinition> routes, Set<String> ours) {
        this.context = context;
        this.placeholders = new Placeholders(context);
        this.ours = ours;
        this.byAddress = routes.stream()
                .collect(
                        Collectors.toMap(this::entrance, route -> route, (first, second) -> first, LinkedHashMap::new));
    }

    private String entrance(RouteDefinition route) {
        return placeholders.address(route.getInput().getEndpointUri());
    }

    /** The steps on the way from this route on that may wait, as {@code route/step}; empty if there are none. */
    Set<String> waiting(RouteDefinition route) {
        Set<String> found = new HashSet<>();
        enter(route, found, new HashSet<>());
        return found;
    }

    private void enter(RouteDefinition route, Set<String> found, Set<String> seen) {
        if (seen.add(entrance(route))) {
            if (Redelivery.mayWait(errorHandler(route))) {
                found.add(route.getRouteId() + "/errorHandler");
            }
            visit(route, route, found, seen);
        }
    }

    private @Nullable ErrorHandlerFactory errorHandler(RouteDefinition route) {
        ErrorHandlerFactory own = route.isErrorHandlerFactorySet() ? route.getErrorHandlerFactory() : null;
        return own != null && !Redelivery.isCamelsOwn(own)
                ? own
                : context.getCamelContextExtension().getErrorHandlerFactory();
    }

    private void visit(RouteDefinition route, ProcessorDefinition<?> parent, Set<String> found, Set<String> seen) {
        for (ProcessorDefinition<?> step : Parts.of(parent)) {
            if (!quick(step)) {
                found.add(name(route, step));
            }
            RouteDefinition next =
                    step instanceof ToDefinition to ? byAddress.get(placeholders.address(to.getEndpointUri())) : null;
            if (next != null) {
                enter(next, found, seen);
            }
            visit(route, step, found, seen);
        }
    }

    private static String name(RouteDefinition route, NamedNode step) {
        return route.getRouteId() + "/" + (step.getId() == null ? step.getShortName() : step.getId());
    }

    private boolean quick(ProcessorDefinition<?> step) {
        return switch (step) {
            case BeanDefinition bean ->
                bean.getRef() != null
                        && ours.contains(bean.getRef())
                        && !SLOW.equals(bean.getRef() + "." + bean.getMethod());
            case ToDefinition to ->
                SCHEMES.contains(placeholders.address(to.getEndpointUri()).split(":", 2)[0]) && known(to);
            case LogDefinition log -> !callsBean(log.getMessage());
            case ChoiceDefinition choice ->
                choice.getWhenClauses().stream().allMatch(when -> quick(when.getExpression()));
            case ExpressionNode node -> QUICK.contains(step.getClass()) && quick(node.getExpression());
            default -> QUICK.contains(step.getClass());
        };
    }

    /** One of the routes here, or an endpoint of another kind. */
    private boolean known(ToDefinition to) {
        String address = placeholders.address(to.getEndpointUri());
        return !address.startsWith("direct:") || byAddress.containsKey(address);
    }

    private static boolean quick(ExpressionDefinition expression) {
        return LANGUAGES.contains(expression.getLanguage()) && !callsBean(expression.getExpression());
    }

    private static boolean callsBean(@Nullable String simple) {
        return simple != null && simple.contains("bean:");
    }
}
