package caravan.routes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.apache.camel.model.RouteDefinition;

/** Looks at the {@code platform-http:} addresses with which routes begin: Camel lets two of them have the same path. */
final class DoorCheck {
    private static final String SCHEME = "platform-http:";

    private record Entrance(
            RouteDefinition route, String path, boolean prefix, List<String> methods, List<String> types) {
        boolean standsInTheWayOf(Entrance other) {
            return path.equals(other.path)
                    && prefix == other.prefix
                    && (methods.isEmpty()
                            || other.methods.isEmpty()
                            || methods.stream().anyMatch(other.methods::contains))
                    && takesWhatGoesTo(other);
        }

        /** A door for some types of body stands before one for all others. */
        private boolean takesWhatGoesTo(Entrance other) {
            return types.isEmpty() == other.types.isEmpty()
                    && (types.isEmpty() || types.stream().anyMatch(other.types::contains));
        }
    }

    private final Placeholders placeholders;
    private final BiConsumer<RouteDefinition, String> mistake;
    private final List<Entrance> entrances = new ArrayList<>();

    /** @param mistake takes a route, and what is wrong with it */
    DoorCheck(Placeholders placeholders, BiConsumer<RouteDefinition, String> mistake) {
        this.placeholders = placeholders;
        this.mistake = mistake;
    }

    void look(RouteDefinition route) {
        String uri = placeholders.resolve(route.getInput().getEndpointUri());
        if (uri != null && Placeholders.bare(uri).startsWith(SCHEME)) {
            look(entrance(route, uri));
        }
    }

    private void look(Entrance entrance) {
        if (entrance.path.contains("{")) {
            mistake.accept(
                    entrance.route,
                    entrance.path
                            + ": a {part} of a path is not supported; use the path before it and matchOnUriPrefix");
        }
        entrances.stream()
                .filter(entrance::standsInTheWayOf)
                .forEach(other -> mistake.accept(
                        entrance.route,
                        entrance.path + " is the path of route '" + other.route.getRouteId() + "' already"));
        entrances.add(entrance);
    }

    private static Entrance entrance(RouteDefinition route, String uri) {
        String path = "/" + Placeholders.bare(uri).substring(SCHEME.length()).replaceAll("^/+", "");
        return new Entrance(
                route,
                path,
                option(uri, "matchOnUriPrefix").equals("true"),
                list(option(uri, "httpMethodRestrict").toUpperCase(Locale.ROOT)),
                list(option(uri, "consumes").toLowerCase(Locale.ROOT)));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\\s*(,|%2C)\\s*"));
    }

    private static String option(String uri, String name) {
        return Arrays.stream(uri.substring(uri.indexOf('?') + 1).split("&", -1))
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }
}
