package caravan.providers.connections;

import caravan.config.Section;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** How users write where a provider is. */
public final class Addresses {
    private Addresses() {}

    /**
     * A base URL with or without {@code /v1}: one that has no path gets it, unless the provider has paths of its own.
     *
     * @return null if there is no address, or a wrong one, which is reported
     */
    public static @Nullable URI base(Section section, String key, @Nullable String written, boolean v1) {
        URI base = written == null ? null : http(section, key, tidy(written));
        if (base != null && base.getRawUserInfo() != null) {
            section.mistake(key, "cannot hold a user or a password; a key goes into keys");
        }
        if (base == null || !v1 || !base.getRawPath().isEmpty()) {
            return base;
        }
        return URI.create(base + "/v1");
    }

    /** A variable may end in the slash that the text after it begins with. */
    private static String tidy(String written) {
        return written.strip().replaceAll("(?<=[^:/])/{2,}", "/").replaceAll("/+$", "");
    }

    /** An outbound HTTP proxy; null for an empty text. */
    static @Nullable URI proxy(Section section, String key, String written) {
        URI proxy =
                written.isBlank() ? null : http(section, key, written.contains("://") ? written : "http://" + written);
        if (proxy != null && "https".equals(proxy.getScheme())) {
            section.mistake(key, "must be an HTTP proxy, http://…: the way to it is not encrypted");
        }
        return proxy;
    }

    private static @Nullable URI http(Section section, String key, String written) {
        try {
            URI address = new URI(written);
            boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (http && address.getHost() != null && plain(address)) {
                return address;
            }
        } catch (URISyntaxException told) {
            // reported below, like every other address that cannot be used
        }
        section.mistake(key, "is not an address such as https://api.example.com/v1");
        return null;
    }

    private static boolean plain(URI address) {
        return address.getRawQuery() == null && address.getRawFragment() == null;
    }

    /** The host, an IPv6 address without its brackets. */
    static String host(URI address) {
        String host = address.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port, the scheme's own if none is written. */
    static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }
}
