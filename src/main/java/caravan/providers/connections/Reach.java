package caravan.providers.connections;

import caravan.config.Section;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is reached, wherever it is: over which connections, and how long they and their answers may take.
 *
 * @param provider its name
 * @param proxy through which all goes out; null for none
 * @param trust whose certificates hold there besides those that the JDK knows; null for none
 */
public record Reach(
        String provider,
        Timeouts timeouts,
        Pool pool,
        @Nullable URI proxy,
        @Nullable Trust trust) {
    /**
     * @param section of the provider
     * @param proxy for all providers that name none
     * @param request REQUEST_TIMEOUT
     */
    public static Reach read(String provider, Section section, @Nullable String proxy, @Nullable Duration request) {
        return new Reach(
                provider,
                Timeouts.read(section.section("timeouts"), request),
                Pool.read(section.section("pool")),
                Addresses.proxy(section, "proxy", section.text("proxy", proxy == null ? "" : proxy)),
                Trust.read(section));
    }

    /** As one deployment is reached, whose section may say how. */
    public Reach with(Section section) {
        Timeouts patience = timeouts;
        Pool connections = pool;
        try (Section client = section.section("http_client_config")) {
            patience = patience.silentAtMost(seconds(client, "timeout_seconds"));
            connections = connections.keeping(seconds(client, "idle_conn_timeout_seconds"));
        }
        return new Reach(provider, Timeouts.read(section.section("timeouts"), patience), connections, proxy, trust);
    }

    /** To Go, whose words these are, 0 is for ever. */
    private static @Nullable Duration seconds(Section client, String key) {
        long seconds = client.number(key, -1, 0, 86_400);
        return seconds < 0 ? null : Duration.ofSeconds(seconds);
    }

    /** A request to this place, of which nothing else is said yet. */
    public RequestOptions to(URI place) {
        return new RequestOptions()
                .setHost(Addresses.host(place))
                .setPort(Addresses.port(place))
                .setSsl("https".equals(place.getScheme()))
                .setConnectTimeout(timeouts.connect().toMillis()); // and in the queue for a connection
    }

    /** Who knows which certificates hold there; null for the JDK. */
    public @Nullable X509TrustManager manager() {
        return trust == null ? null : trust.manager();
    }

    /** Without the proxy, which may hold a password. */
    @Override
    public String toString() {
        return "reach of " + provider;
    }
}
