package caravan.providers.speech;

import caravan.call.Operation;
import caravan.config.Section;
import caravan.providers.connections.Addresses;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The whole address at which a deployment is asked, path and all.
 *
 * @param path what follows the base, with {@code {operation}} and {@code {model}}
 * @param query what follows the question mark; empty if nothing does
 * @param own if it is that of a chat in another form than OpenAI's: that one, and the others are beside it
 */
public record Url(URI base, String path, String query, Tongue.@Nullable Place own) {
    private static final String KEY = "url";

    /**
     * Null if there is none, or a wrong one, which is told.
     *
     * @param usual how the provider is asked for chat elsewhere
     */
    public static @Nullable Url read(Section section, String provider, Speech usual) {
        String written = section.text(KEY);
        if (written == null) {
            return null;
        }
        String[] parts = written.split("\\?", 2);
        URI whole = Addresses.base(section, KEY, parts[0], false);
        return whole == null
                ? null
                : of(
                        whole.toString(),
                        Tongue.at(whole.toString(), provider, usual.tongue()),
                        parts.length > 1 ? parts[1] : "");
    }

    private static Url of(String whole, Tongue.@Nullable Place own, String query) {
        if (own != null) {
            return new Url(own.rest(), "/{operation}", query, own);
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
        return new Url(URI.create(base), "/{operation}", query, null);
    }

    /** Whatever is asked for goes there. */
    private static Url only(URI whole, String query) {
        String path = whole.getRawPath();
        return new Url(URI.create(whole.getScheme() + "://" + whole.getRawAuthority()), path, query, null);
    }
}
