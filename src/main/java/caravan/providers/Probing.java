package caravan.providers;

import caravan.providers.attempts.LettingGo;
import caravan.providers.connections.Clients;
import caravan.providers.keys.HouseKey;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one provider, by a request that costs nothing, whether it answers again: with each key that is out, and if a circuit is open.
 * A good answer takes the key back in, and closes the circuits. While all is well nothing is asked.
 */
record Probing(Provider provider, URI base, Probe probe, Clients clients, InstantSource clock, Probing.State state) {
    private static final Logger LOG = LoggerFactory.getLogger(Probing.class);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** When it is asked next, whatever is read anew; and how many answers are awaited. */
    static final class State {
        private final AtomicInteger asking = new AtomicInteger();
        private volatile long due;
    }

    /**
     * Asks if it is time. On an event loop.
     *
     * @param broken is a circuit of this provider open?
     * @param answered told that it has answered
     */
    void look(Predicate<String> broken, Consumer<String> answered) {
        long now = clock.millis();
        List<HouseKey> out = provider.keys().out();
        boolean open = broken.test(provider.name());
        if (out.isEmpty() && !open) {
            state.due = now + probe.every().toMillis();
        } else if (now >= state.due && state.asking.get() == 0) {
            state.due = now + probe.every().toMillis();
            out.forEach(key -> ask(key, answered));
            if (out.isEmpty()) {
                ask(provider.keys().any(), answered);
            }
        }
    }

    private void ask(@Nullable HouseKey key, Consumer<String> answered) {
        state.asking.incrementAndGet();
        clients.of(provider.reach())
                .request(options(key))
                .compose(HttpClientRequest::send)
                .onComplete(asked -> {
                    state.asking.decrementAndGet();
                    int status = asked.succeeded() ? asked.result().statusCode() : 0;
                    if (asked.succeeded()) {
                        asked.result().exceptionHandler(reset -> {});
                        LettingGo.of(asked.result().request()); // what it says is of no use, and may be long
                    }
                    if (status >= 200 && status < 300) {
                        LOG.info(
                                "Provider {} answers again{}",
                                provider.name(),
                                key == null ? "" : " with " + key.name());
                        if (key != null) {
                            key.takeBack();
                        }
                        answered.accept(provider.name());
                    }
                });
    }

    private RequestOptions options(@Nullable HouseKey key) {
        MultiMap headers = HttpHeaders.headers();
        provider.headers().forEach(headers::set);
        if (key != null && provider.sendsKey()) {
            headers.set(provider.keyHeader(false), provider.keyValue(key.secret(), false));
        }
        String query = provider.query().isEmpty() ? "" : "?" + provider.query();
        return provider.reach()
                .to(base)
                .setMethod(HttpMethod.GET)
                .setURI(base.getRawPath() + probe.path() + query)
                .setTimeout(LONGEST.toMillis())
                .setHeaders(headers);
    }

    /** Nothing secret. */
    @Override
    public String toString() {
        return "probing " + provider.name();
    }
}
