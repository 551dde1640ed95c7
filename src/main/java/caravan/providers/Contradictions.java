package caravan.providers;

import caravan.config.Section;
import java.util.regex.Pattern;

/** What is wrong with a provider although each of its values is right for itself. */
final class Contradictions {
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern QUERY = Pattern.compile("[^\\s?#\\p{Cntrl}]*");

    private Contradictions() {}

    static void find(Provider provider, Section section) {
        name(provider, section);
        place(provider, section);
        keys(provider, section);
        if (!provider.path().startsWith("/") || !provider.path().contains("{operation}")) {
            section.mistake("path", "must begin with / and say where the {operation} goes");
        }
        if (!QUERY.matcher(provider.query()).matches()) {
            section.mistake("query", "must be as it stands after the question mark, such as api-version=2024-10-21");
        }
    }

    private static void name(Provider provider, Section section) {
        if (provider.name().equals(Provider.DEMO)) {
            section.mistake("", "is built in; give yours another name");
        } else if (provider.name().contains("/") || provider.name().isBlank()) {
            section.mistake("", "cannot be called so: provider/model would not be found");
        }
    }

    private static void place(Provider provider, Section section) {
        String route = provider.route();
        if (route == null && provider.base() == null && !section.has("base_url")) {
            section.mistake("", "needs a base_url, or a route");
        } else if (route != null && section.has("base_url")) {
            section.mistake("route", "and base_url cannot both say where it is: keep one of them");
        } else if (route != null && !route.startsWith("direct:")) {
            section.mistake("route", "must be the address of a route of yours, such as direct:my-provider");
        }
    }

    private static void keys(Provider provider, Section section) {
        if (!HEADER_NAME.matcher(provider.auth()).matches()) {
            section.mistake("auth", "must be bearer, optional, none, or the name of a header");
        } else if (provider.route() == null
                && !provider.sendsKey()
                && provider.keys().named()) {
            section.mistake("keys", "would never be sent: say auth: optional, or leave them out");
        } else if (!provider.sendsKey() && provider.ownKeys()) {
            section.mistake("own_keys", "has no sense where no key is sent");
        }
    }
}
