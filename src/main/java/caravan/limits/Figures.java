package caravan.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often each limit was in the way, and how many buckets there are. Those of keys are counted as one: keys come and go. */
final class Figures {
    private final MeterRegistry registry;
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();

    Figures(MeterRegistry registry, Meters meters) {
        this.registry = registry;
        Gauge.builder("caravan.limit.buckets", meters, Meters::size)
                .description("Buckets of limits that are held in memory")
                .register(registry);
    }

    void refused(Ask ask) {
        String name = ask.slot().isOfKey() ? "limits of keys" : ask.limit().name();
        refusals.computeIfAbsent(name, this::counter).increment();
    }

    private Counter counter(String name) {
        return Counter.builder("caravan.limit.refusals")
                .description("Calls that were refused since a limit had no room")
                .tag("limit", name)
                .register(registry);
    }
}
