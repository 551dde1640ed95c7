package caravan.routes;

import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** {@code {{name}}} in routes, with the values that Camel will find for them. */
record Placeholders(CamelContext context) {
    /** Null if one of them has no value. */
    @Nullable
    String resolve(@Nullable String text) {
        try {
            return text == null ? null : context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException noValue) {
            return null;
        }
    }

    /** An endpoint's address without its options; as it was written where a placeholder has no value. */
    String address(String uri) {
        String resolved = resolve(uri);
        return bare(resolved == null ? uri : resolved);
    }

    static String bare(String uri) {
        String bare = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
        return bare.replace("://", ":");
    }
}
