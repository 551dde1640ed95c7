package caravan.routes;

import caravan.call.Literals;
import caravan.config.Nearest;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Looks through routes before they start: every bean and method, every component and {@code direct:} target must be there, and
 * every id must be one step's. Camel would find some at its start, one at a time, and some only when a call comes by.
 */
final class RouteCheck {
    private final CamelContext context;
    private final RouteFiles files;
    private final Placeholders placeholders;
    private final EndpointCheck endpoints;
    private final Map<String, RouteDefinition> starts = new HashMap<>();
    /** Where each id stands, which nobody asks but if it stands twice. */
    private final Map<String, Supplier<String>> ids = new HashMap<>();

    private final LiteralCheck literals = new LiteralCheck();

    RouteCheck(CamelContext context, List<RouteDefinition> routes, RouteFiles files) {
        this.context = context;
        this.files = files;
        this.placeholders = new Placeholders(context);
        this.endpoints = new EndpointCheck(placeholders);
        routes.forEach(route -> ids.put(route.getRouteId(), () -> files.place(route, route)));
        routes.forEach(this::start);
        routes.forEach(route -> look(route, route));
        literals.of(context.getRegistry()::lookupByName, files::mistake);
        DoorCheck doors = new DoorCheck(placeholders, (route, wrong) -> files.mistake(route, null, wrong));
        routes.stream().filter(route -> route.getInput() != null).forEach(doors::look);
        Stream.ofNullable(starts.get("direct:answer"))
                .filter(route -> !authenticates(route))
                .forEach(route -> files.warn("route '" + route.getRouteId()
                        + "' has no step keys.authenticate: anybody who can reach this gateway may call"));
    }

    private static boolean authenticates(ProcessorDefinition<?> parent) {
        return Parts.of(parent).stream().anyMatch(step -> isAuthenticate(step) || authenticates(step));
    }

    private static boolean isAuthenticate(ProcessorDefinition<?> step) {
        return step instanceof BeanDefinition bean
                && "keys".equals(bean.getRef())
                && "authenticate".equals(bean.getMethod());
    }

    /** Where the route begins; one that begins nowhere cannot be looked at any further. */
    private void start(RouteDefinition route) {
        String uri = route.getInput() == null ? null : route.getInput().getEndpointUri();
        String wrong = uri == null ? "needs a from with a uri" : endpoints.wrong(uri);
        if (wrong != null) {
            files.mistake(route, null, wrong);
        }
        String address = uri == null ? "" : placeholders.address(uri);
        RouteDefinition first = address.startsWith("direct:") ? starts.putIfAbsent(address, route) : null;
        if (first != null) {
            files.mistake(route, null, "begins at " + address + ", and so does " + first.getRouteId());
        }
    }

    private void look(RouteDefinition route, ProcessorDefinition<?> parent) {
        for (ProcessorDefinition<?> step : Parts.of(parent)) {
            String wrong = sameId(route, step);
            if (wrong == null) {
                wrong = switch (step) {
                    case BeanDefinition bean -> bean(route, bean);
                    case ToDefinition to -> target(to.getEndpointUri());
                    case ToDynamicDefinition to -> to.getUri().contains("${") ? null : target(to.getUri());
                    default -> null;
                };
            }
            if (wrong != null) {
                files.mistake(route, step, wrong);
            }
            look(route, step);
        }
    }

    private @Nullable String sameId(RouteDefinition route, ProcessorDefinition<?> step) {
        Supplier<String> first = step.getId() == null || !step.hasCustomIdAssigned()
                ? null
                : ids.putIfAbsent(step.getId(), () -> files.place(route, step));
        return first == null ? null : "its id is used at " + first.get() + " too, but must be the only one";
    }

    private @Nullable String bean(RouteDefinition route, BeanDefinition step) {
        literals.found(route, step, placeholders.resolve(step.getMethod()));
        String ref = step.getRef();
        if (ref == null || ref.contains("{{")) {
            return null;
        }
        Object bean = context.getRegistry().lookupByName(ref);
        String method = step.getMethod();
        if (bean == null) {
            Set<String> known = new TreeSet<>(
                    context.getRegistry().findByTypeWithName(Object.class).keySet());
            return "there is no bean '" + ref + "'" + Nearest.hint(ref, known);
        }
        return method == null || method.contains("{{") ? null : method(ref, bean, method);
    }

    private static @Nullable String method(String ref, Object bean, String written) {
        String name = written.contains("(") ? written.substring(0, written.indexOf('(')) : written;
        List<Method> all = List.of(bean.getClass().getMethods());
        if (all.stream().anyMatch(method -> method.getName().equals(name.strip()))) {
            return null;
        }
        Set<String> steps = all.stream()
                .filter(method -> method.getDeclaringClass() != Object.class)
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        if (bean instanceof Literals) {
            steps.remove("wrong"); // asked by us, when routes are read
        }
        return "bean '" + ref + "' has no method '" + name + "'" + Nearest.hint(name, steps) + " (it has: "
                + String.join(", ", steps) + ")";
    }

    private @Nullable String target(@Nullable String uri) {
        if (uri == null) {
            return "needs a uri";
        }
        String address = placeholders.address(uri);
        return address.startsWith("direct:") && !address.contains("{{") ? missing(address) : endpoints.wrong(uri);
    }

    private @Nullable String missing(String address) {
        if (starts.containsKey(address) || files.refused(address)) {
            return null;
        }
        Set<String> known = new TreeSet<>(starts.keySet());
        return "no route begins at " + address + Nearest.hint(address, known) + " (there are: "
                + String.join(", ", known) + ")";
    }

    LiteralCheck literals() {
        return literals;
    }

    /** A provider that is a route needs that route. */
    void provider(String direct, Consumer<String> complain) {
        String wrong = missing(direct);
        if (wrong != null) {
            complain.accept(wrong);
        }
    }
}
