package caravan.providers.connections;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients, one per provider and event loop, so that a call and its provider's socket share a loop. They outlive a
 * reload: a provider whose connection settings did not change keeps its connections.
 */
public final class Clients {
    /** Who asks over them. */
    public interface User {
        /** All that it may ask. */
        Stream<Reach> reaches();
    }

    private record Place(
            Thread loop,
            String provider,
            Pool pool,
            long connectMillis,
            @Nullable URI proxy,
            @Nullable Trust trust,
            boolean kept) {
        static Place here(Reach reach, boolean kept) {
            long connect = reach.timeouts().connect().toMillis();
            return new Place(
                    Thread.currentThread(),
                    reach.provider(),
                    reach.pool(),
                    connect,
                    reach.proxy(),
                    reach.trust(),
                    kept);
        }

        boolean suits(Reach other) {
            return provider.equals(other.provider())
                    && pool.equals(other.pool())
                    && connectMillis == other.timeouts().connect().toMillis()
                    && Objects.equals(proxy, other.proxy())
                    && Objects.equals(trust, other.trust());
        }
    }

    private final Vertx vertx;
    private final Map<Place, HttpClient> clients = new ConcurrentHashMap<>();

    public Clients(Vertx vertx) {
        this.vertx = vertx;
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Must be called on an event loop: its thread stands for it, since Vert.x makes a context of its own for each request. */
    public HttpClient of(Reach reach) {
        return at(Place.here(reach, true));
    }

    /** The same, for one that keeps no connection: each request has a new one. */
    public HttpClient fresh(Reach reach) {
        return at(Place.here(reach, false));
    }

    private HttpClient at(Place place) {
        HttpClient client = clients.get(place);
        return client != null ? client : clients.computeIfAbsent(place, this::create);
    }

    /**
     * Closes the connections of providers that nobody can ask any more.
     *
     * @param inUse by a call that is inside, or may come
     */
    public void keepOnly(Collection<? extends User> inUse) {
        List<Place> unused = clients.keySet().stream()
                .filter(place -> inUse.stream().flatMap(User::reaches).noneMatch(place::suits))
                .toList();
        unused.stream().map(clients::remove).filter(Objects::nonNull).forEach(HttpClient::close);
    }

    /** How many there are. */
    int size() {
        return clients.size();
    }

    /** A connection that breaks is told to its call; the client itself would only log it, without the call's id. */
    private HttpClient create(Place place) {
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(place.pool.connections()).setMaxWaitQueueSize(place.pool.waiting());
        return vertx.httpClientBuilder()
                .with(trusting(
                        options(place.pool, place.connectMillis, place.proxy).setKeepAlive(place.kept), place.trust))
                .with(pool)
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }

    /** To Vert.x, a keep-alive of 0 is for ever, and so is a connect timeout of 0, which is what our users mean by it. */
    static HttpClientOptions options(Pool pool, long connectMillis, @Nullable URI proxy) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(true)
                .setKeepAliveTimeout(Math.clamp(pool.keepAlive().toSeconds(), 1, Integer.MAX_VALUE))
                .setConnectTimeout(Math.clamp(connectMillis, 0, Integer.MAX_VALUE))
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(32 * 1024)
                .setTcpNoDelay(true)
                .setVerifyHost(true);
        if (proxy != null) {
            options.setProxyOptions(proxy(proxy));
        }
        return options;
    }

    private static HttpClientOptions trusting(HttpClientOptions options, @Nullable Trust trust) {
        if (trust != null) {
            options.setTrustOptions(TrustOptions.wrap(trust.manager()));
        }
        return options;
    }

    private static ProxyOptions proxy(URI address) {
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(Addresses.host(address))
                .setPort(Addresses.port(address));
        if (address.getUserInfo() != null) {
            String[] user = address.getUserInfo().split(":", 2);
            options.setUsername(user[0]).setPassword(user.length > 1 ? user[1] : "");
        }
        return options;
    }
}
