package caravan.figures;

import caravan.books.Books;
import caravan.budgets.Spend;
import caravan.cache.Answers;
import caravan.call.Cached;
import caravan.http.Server;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;

/** How full the front door is, as meters: what is capped can be watched before it is. */
final class Loads {
    private Loads() {}

    /** What budgets have in hand. */
    static void bind(MeterRegistry registry, Spend spend) {
        FunctionCounter.builder("caravan.budgets.refused", spend, Spend::refused)
                .description("Calls that were refused because a budget had no room")
                .register(registry);
        Gauge.builder("caravan.budgets.reserved.usd", spend::reserved)
                .description("What is set aside for the calls that run, once for each, rounded by Prometheus")
                .register(registry);
    }

    /** How far the books are behind. */
    static void bind(MeterRegistry registry, Books books) {
        TimeGauge.builder("caravan.books.lag", books, TimeUnit.MILLISECONDS, each -> each.lag()
                        .toMillis())
                .description("How long ago all of the journal was in the books; 0 if it is now")
                .register(registry);
        FunctionCounter.builder("caravan.books.entries", books, Books::entries)
                .description("Entries that were copied from the journal into the books")
                .register(registry);
    }

    /** How full the cache is, and what it did. */
    static void bind(MeterRegistry registry, Answers answers) {
        for (Cached.State state : Cached.State.values()) {
            FunctionCounter.builder("caravan.cache.calls", answers, cache -> cache.count(state))
                    .description("Calls for which the cache was on, by what came of it")
                    .tag("result", state.label())
                    .register(registry);
        }
        Gauge.builder("caravan.cache.items", answers, Answers::items)
                .description("Answers that are kept")
                .register(registry);
        Gauge.builder("caravan.cache.bytes", answers, Answers::bytes)
                .description("Bytes of answers that are kept")
                .register(registry);
        Gauge.builder("caravan.cache.waiting", answers, Answers::waiting)
                .description("Calls that wait for the answer to the same call of another")
                .register(registry);
    }

    static void bind(MeterRegistry registry, Server server) {
        Gauge.builder("caravan.connections", server, Server::connections)
                .description("Connections of callers")
                .register(registry);
        FunctionCounter.builder("caravan.connections.refused", server, Server::turnedAway)
                .description("Connections that were closed because there were too many")
                .register(registry);
        Gauge.builder("caravan.requests.inside", server, Server::calls)
                .description("Requests that were let in and are not answered to the end, but for the house's pages")
                .register(registry);
        Gauge.builder("caravan.bytes.held", server, Server::bytesHeld)
                .description("Bytes that are held of callers' bodies, and of answers that they have not read")
                .register(registry);
    }
}
