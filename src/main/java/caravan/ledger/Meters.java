package caravan.ledger;

import caravan.call.Units;
import caravan.call.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of calls: OpenTelemetry's names for generative AI, v1.41.0, with the buckets that it advises, and our own
 * under {@code caravan.}. Meters are looked up by a record, once built; labels are bounded, and so are the maps.
 */
final class Meters {
    private static final int MODELS = 200;
    private static final int PROVIDERS = 100;

    private final MeterRegistry registry;
    private final Labels models = new Labels(MODELS);
    private final Labels providers = new Labels(PROVIDERS);
    private final ConcurrentMap<Ended, Counter> calls = new ConcurrentHashMap<>();
    private final ConcurrentMap<Timed, Timers> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<Asked, Amounts> amounts = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Ended(String operation, String provider, String outcome) {}

    /** Who was asked for what. */
    private record Asked(String operation, String provider, String model) {
        Tags tags() {
            return Tags.of(
                    "gen_ai.operation.name", operation,
                    "gen_ai.provider.name", provider,
                    "gen_ai.request.model", model);
        }
    }

    /** An empty error is none: Prometheus takes an empty label for a missing one. */
    private record Timed(Asked asked, String error) {}

    private record Timers(Timer duration, Timer firstChunk) {}

    private record Amounts(DistributionSummary input, DistributionSummary output, Counter cost) {}

    void record(Entry entry) {
        String operation = entry.operation() == null ? "unknown" : entry.operation();
        String provider = entry.provider() == null ? "" : providers.of(entry.provider(), false);
        calls.computeIfAbsent(new Ended(operation, provider, entry.outcome().tag()), this::counter)
                .increment();
        String name = entry.asked();
        if (name != null && entry.requestModel() != null) {
            boolean known = models.of(name, entry.failed()).equals(name);
            Asked asked = new Asked(operation, provider, known ? entry.requestModel() : Labels.OTHER);
            time(entry, asked);
            amount(entry, amounts.computeIfAbsent(asked, this::amounts));
            units(entry, asked.tags());
        }
    }

    /** No call came of it: it was refused at the door. */
    void refused(String outcome) {
        calls.computeIfAbsent(new Ended("none", "", outcome), this::counter).increment();
    }

    private void time(Entry entry, Asked asked) {
        Timed timed = new Timed(asked, entry.failed() ? entry.outcome().tag() : "");
        Timers found = timers.computeIfAbsent(timed, this::timers);
        found.duration().record(entry.duration());
        Duration first = entry.timeToFirstChunk();
        if (entry.streamed() && first != null) {
            found.firstChunk().record(first);
        }
    }

    private static void amount(Entry entry, Amounts amounts) {
        Usage usage = entry.usage();
        if (usage != null) {
            if (usage.inTokens()) {
                amounts.input().record((double) usage.inputTokens());
                amounts.output().record((double) usage.outputTokens());
            }
        }
        if (entry.cost() != null) {
            amounts.cost().increment(entry.cost().usd().doubleValue());
        }
    }

    /** Few calls are measured so: these meters are there once one was. */
    private void units(Entry entry, Tags tags) {
        Units units = entry.usage() == null ? Units.NONE : entry.usage().units();
        count("caravan.images", "Pictures drawn", units.images(), tags);
        count("caravan.audio.seconds", "Seconds of sound that were heard", units.seconds(), tags);
        count("caravan.characters", "Characters spoken", units.characters(), tags);
        count("caravan.searches", "Searches among documents", units.searches(), tags);
    }

    private void count(String name, String description, @Nullable Number count, Tags tags) {
        if (count != null) {
            Counter.builder(name)
                    .description(description)
                    .tags(tags)
                    .register(registry)
                    .increment(count.doubleValue());
        }
    }

    private Counter counter(Ended ended) {
        return Counter.builder("caravan.calls")
                .description("Calls that have ended")
                .tag("operation", ended.operation())
                .tag("provider", ended.provider())
                .tag("outcome", ended.outcome())
                .register(registry);
    }

    private Timers timers(Timed timed) {
        Tags tags = timed.asked().tags().and("error.type", timed.error());
        return new Timers(
                Timer.builder("gen_ai.client.operation.duration")
                        .description("From the call's arrival to its end")
                        .tags(tags)
                        .serviceLevelObjectives(
                                millis(10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 81920))
                        .register(registry),
                Timer.builder("gen_ai.client.operation.time_to_first_chunk")
                        .description("From the call's arrival to the first byte of a streamed answer")
                        .tags(tags)
                        .serviceLevelObjectives(
                                millis(1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000))
                        .register(registry));
    }

    private static Duration[] millis(long... millis) {
        return LongStream.of(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    private Amounts amounts(Asked asked) {
        return new Amounts(
                tokens(asked, "input"),
                tokens(asked, "output"),
                Counter.builder("caravan.cost.usd")
                        .description("What calls cost, rounded by Prometheus; the journal is exact")
                        .tags(asked.tags())
                        .register(registry));
    }

    private DistributionSummary tokens(Asked asked, String type) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens per call, cached ones and reasoning included")
                .tags(asked.tags().and("gen_ai.token.type", type))
                .serviceLevelObjectives(
                        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864)
                .register(registry);
    }
}
