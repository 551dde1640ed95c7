package caravan.providers;

import caravan.call.Operation;
import caravan.config.Section;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole address at which a deployment is asked, path and all.
 *
 * @param path what follows the base, as at {@link Provider#path}
 * @param query what follows the question mark; empty if nothing does
 */
record Url(URI base, String path, String query) {
    private static final String KEY = "url";

    /** Where these speak OpenAI, whose own paths speak another language. */
    private static final Map<String, Map<String, String>> OWN_LANGUAGE = Map.of(
            "gemini", Map.of("/v1beta/models", "/v1beta/openai"),
            "cohere", Map.of("/v1/chat", "/compatibility/v1", "/v2/chat", "/compatibility/v1"));

    /** Null if there is none, or a wrong one, which is told. */
    static @Nullable Url read(Section section, String provider) {
        String written = section.text(KEY);
        if (written == null) {
            return null;
        }
        String[] parts = written.split("\\?", 2);
        URI whole = Addresses.base(section, KEY, parts[0], false);
        return whole == null ? null : of(whole.toString(), provider, parts.length > 1 ? parts[1] : "");
    }

    private static Url of(String whole, String provider, String query) {
        for (Map.Entry<String, String> own :
                OWN_LANGUAGE.getOrDefault(provider, Map.of()).entrySet()) {
            if (whole.endsWith(own.getKey())) {
                return all(whole.substring(0, whole.length() - own.getKey().length()) + own.getValue(), query);
            }
        }
        return Arrays.stream(Operation.values())
                .map(operation -> "/" + operation.atProvider().path())
                .filter(path -> path.length() > 1 && whole.endsWith(path))
                .max(Comparator.comparingInt(String::length))
                .map(path -> all(whole.substring(0, whole.length() - path.length()), query))
                .orElseGet(() -> only(URI.create(whole), query));
    }

    /** It names one operation; the others are beside it. */
    private static Url all(String base, String query) {
        return new Url(URI.create(base), "/{operation}", query);
    }

    /** Whatever is asked for goes there. */
    private static Url only(URI whole, String query) {
        String path = whole.getRawPath();
        return new Url(URI.create(whole.getScheme() + "://" + whole.getRawAuthority()), path, query);
    }
}
