package caravan.routes;

import caravan.config.Nearest;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;

/** Looks at an endpoint's address: its component must be there, and know the options. */
record EndpointCheck(Placeholders placeholders) {
    /** What is wrong, in words; null if nothing is, or if a placeholder has no value, which the rehearsal tells. */
    @Nullable
    String wrong(String written) {
        String uri = placeholders.resolve(written);
        String scheme = uri == null ? "" : uri.split(":", 2)[0];
        if (uri == null || scheme.equals("ref")) {
            return null;
        }
        CamelContext context = placeholders.context();
        if (context.getComponent(scheme, true, false) == null) {
            Set<String> known = Hints.components();
            return "there is no component '" + scheme + "'" + Nearest.hint(scheme, known)
                    + " (one that does not come with Caravan is a jar in lib/)";
        }
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
        return factory == null || factory.isLenientProperties() || !uri.contains("?") ? null : option(uri, factory);
    }

    private static @Nullable String option(String uri, EndpointUriFactory factory) {
        Set<String> known = new TreeSet<>(factory.propertyNames());
        for (String option : options(uri)) {
            if (!known.contains(option)) {
                return "'" + uri.split(":", 2)[0] + "' has no option '" + option + "'" + Nearest.hint(option, known);
            }
        }
        return null;
    }

    private static Set<String> options(String uri) {
        try {
            return URISupport.parseQuery(uri.substring(uri.indexOf('?') + 1), true)
                    .keySet();
        } catch (Exception unreadable) {
            return Set.of(); // the rehearsal says it better
        }
    }
}
