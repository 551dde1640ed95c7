package caravan;

import caravan.config.Mistake;
import caravan.config.Mistakes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.LineNumberAware;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Looks through routes before they start: every bean and method, and every {@code direct:} target, must be there. Camel would
 * find the first at its start and the last only when a call comes by.
 */
final class RouteCheck {
    private final CamelContext context;
    private final Placeholders placeholders;
    private final Mistakes mistakes;
    private final Set<String> targets;

    RouteCheck(CamelContext context, List<RouteDefinition> routes, Mistakes mistakes) {
        this.context = context;
        this.placeholders = new Placeholders(context);
        this.mistakes = mistakes;
        this.targets = routes.stream()
                .map(route -> placeholders.address(route.getInput().getEndpointUri()))
                .filter(address -> address.startsWith("direct:"))
                .collect(Collectors.toCollection(TreeSet::new));
        routes.forEach(route -> look(route, route));
        DoorCheck doors = new DoorCheck(placeholders, this::mistake);
        routes.forEach(doors::look);
        routes.stream()
                .filter(route -> placeholders
                        .address(route.getInput().getEndpointUri())
                        .equals("direct:answer"))
                .filter(route -> !authenticates(route))
                .forEach(route -> mistakes.warn("route '" + route.getRouteId()
                        + "' has no step keys.authenticate: anybody who can reach this gateway may call"));
    }

    private static boolean authenticates(ProcessorDefinition<?> parent) {
        return parent.getOutputs().stream().anyMatch(step -> isAuthenticate(step) || authenticates(step));
    }

    private static boolean isAuthenticate(ProcessorDefinition<?> step) {
        return step instanceof BeanDefinition bean
                && "keys".equals(bean.getRef())
                && "authenticate".equals(bean.getMethod());
    }

    private void mistake(RouteDefinition route, String message) {
        mistakes.add(new Mistake(file(route, route), line(route), String.valueOf(route.getRouteId()), message));
    }

    private void look(RouteDefinition route, ProcessorDefinition<?> parent) {
        for (ProcessorDefinition<?> step : parent.getOutputs()) {
            switch (step) {
                case BeanDefinition bean -> bean(route, bean);
                case ToDefinition to -> target(route, to, placeholders.address(to.getEndpointUri()));
                default -> {}
            }
            look(route, step);
        }
    }

    private void bean(RouteDefinition route, BeanDefinition step) {
        String ref = step.getRef();
        Object bean = ref == null ? null : context.getRegistry().lookupByName(ref);
        if (ref != null && bean == null) {
            mistake(route, step, "there is no bean '" + ref + "'");
        } else if (bean != null && step.getMethod() != null && !hasMethod(bean, step.getMethod())) {
            mistake(
                    route,
                    step,
                    "bean '" + ref + "' has no method '" + step.getMethod() + "'; it has " + methods(bean));
        }
    }

    private static boolean hasMethod(Object bean, String written) {
        String name = written.contains("(") ? written.substring(0, written.indexOf('(')) : written;
        return Arrays.stream(bean.getClass().getMethods())
                .anyMatch(method -> method.getName().equals(name.strip()));
    }

    private static String methods(Object bean) {
        return Arrays.stream(bean.getClass().getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .map(java.lang.reflect.Method::getName)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private void target(RouteDefinition route, ToDefinition step, String address) {
        if (address.startsWith("direct:") && !address.contains("{{") && !targets.contains(address)) {
            mistake(route, step, "no route begins at " + address + "; there are " + String.join(", ", targets));
        }
    }

    /** A provider that is a route needs that route. */
    void provider(String direct) {
        if (!targets.contains(direct)) {
            mistakes.add(new Mistake("config/providers.yaml", 0, "", "no route begins at " + direct));
        }
    }

    private void mistake(RouteDefinition route, ProcessorDefinition<?> step, String message) {
        String id = step.getId() == null ? step.getShortName() : step.getId();
        mistakes.add(new Mistake(file(step, route), line(step), route.getRouteId() + "/" + id, message));
    }

    private static String file(LineNumberAware step, RouteDefinition route) {
        String location = location(step);
        location = location == null && route.getResource() != null
                ? route.getResource().getLocation()
                : location;
        return location == null ? "routes" : location.replaceFirst("^file:", "");
    }

    private static @Nullable String location(LineNumberAware step) {
        return step.getLocation();
    }

    private static int line(LineNumberAware step) {
        return Math.max(0, step.getLineNumber());
    }
}
