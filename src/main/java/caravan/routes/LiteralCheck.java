package caravan.routes;

import caravan.call.Literals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/** What steps say besides their method, as in {@code lookUp('5m')}: their beans must know it. New data may know other things. */
final class LiteralCheck {
    private static final Pattern SAID = Pattern.compile(
            "\\s*(\\w+)\\s*\\(\\s*(?:\\$\\{body}\\s*,\\s*)?(?:'([^']*)'|\"([^\"]*)\"|(-?\\d[\\w.]*))\\s*(?:,.*)?\\)\\s*");

    private record Place(RouteDefinition route, BeanDefinition step, String ref, String method, String literal) {}

    /** Told of what is wrong. */
    @FunctionalInterface
    interface Complaints {
        void add(RouteDefinition route, BeanDefinition step, String wrong);
    }

    private final List<Place> places = new ArrayList<>();

    /** @param method as the step has it, with all placeholders filled in; null if one of them cannot be */
    void found(RouteDefinition route, BeanDefinition step, @Nullable String method) {
        Matcher said = SAID.matcher(method == null ? "" : method);
        if (step.getRef() != null && said.matches()) {
            String text = said.group(2) == null ? said.group(3) : said.group(2);
            places.add(new Place(route, step, step.getRef(), said.group(1), text == null ? said.group(4) : text));
        }
    }

    /** @param beans by their names in the routes; null for what is not there */
    void of(Function<String, @Nullable Object> beans, Complaints complaints) {
        for (Place place : places) {
            String wrong =
                    beans.apply(place.ref) instanceof Literals bean ? bean.wrong(place.method, place.literal) : null;
            if (wrong != null) {
                complaints.add(place.route, place.step, place.method + ": " + wrong);
            }
        }
    }
}
