package caravan.ledger;

import caravan.call.Cost;
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
 * The meters of one operation at one model: OpenTelemetry's for generative AI, v1.41.0, with the buckets that it advises, and our
 * own under {@code caravan.}. "Client" is what we see of a provider, attempt by attempt, and "server" what callers see of us.
 */
final class Series {
    private static final long[] WHOLE = {10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 81920};
    private static final long[] FIRST = {1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000};
    private static final long[] EACH = {10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 2500};

    private final MeterRegistry registry;
    private final Asked asked;
    private final Tags tags;
    private final ConcurrentMap<String, Timer> asking = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Timer> serving = new ConcurrentHashMap<>();
    private volatile @Nullable Pace pace;
    private volatile @Nullable Amounts amounts;

    private record Amounts(DistributionSummary input, DistributionSummary output, Counter cost) {}

    /** Of streams alone: of a whole answer nobody has seen when it began. */
    private record Pace(Timer firstChunk, Timer firstToken, Timer eachToken) {}

    Series(MeterRegistry registry, Asked asked) {
        this.registry = registry;
        this.asked = asked;
        this.tags = asked.tags();
    }

    /** One attempt, and one of {@link caravan.call.Outcome#TAGS} if it failed, else an empty text. */
    void asked(Duration took, String error) {
        Timer known = asking.get(error);
        (known == null ? asking.computeIfAbsent(error, this::asking) : known).record(took);
    }

    /** One call, in the same way. */
    void served(Duration took, String error) {
        Timer known = serving.get(error);
        (known == null ? serving.computeIfAbsent(error, this::serving) : known).record(took);
    }

    /** A stream's first event with data, seen from where the provider was asked. */
    void began(Duration afterAsking) {
        pace().firstChunk.record(afterAsking);
    }

    /**
     * A stream that has come to a good end.
     *
     * @param first from the call's arrival
     * @param rest from there to the end
     * @param tokens as the provider has counted them; 0 if it has not
     */
    void streamed(Duration first, Duration rest, long tokens) {
        Pace meters = pace();
        meters.firstToken.record(first);
        if (tokens > 1) {
            meters.eachToken.record(rest.dividedBy(tokens - 1));
        }
    }

    /** Few calls are measured in other units than tokens: these meters are there once one was. */
    void used(@Nullable Usage usage, @Nullable Cost cost) {
        Amounts meters = amounts();
        if (usage != null && usage.inTokens()) {
            meters.input.record((double) usage.inputTokens());
            meters.output.record((double) usage.outputTokens());
        }
        if (cost != null) {
            meters.cost.increment(cost.usd().doubleValue());
        }
        Units units = usage == null ? Units.NONE : usage.units();
        count("caravan.images", "Pictures drawn", units.images());
        count("caravan.audio.seconds", "Seconds of sound that were heard", units.seconds());
        count("caravan.characters", "Characters spoken", units.characters());
        count("caravan.searches", "Searches among documents", units.searches());
    }

    private void count(String name, String description, @Nullable Number count) {
        if (count != null) {
            Counter.builder(name)
                    .description(description)
                    .tags(asked.ours())
                    .register(registry)
                    .increment(count.doubleValue());
        }
    }

    private Pace pace() {
        Pace known = pace;
        if (known == null) {
            known = new Pace(
                    timer(
                            "gen_ai.client.operation.time_to_first_chunk",
                            "From a provider's being asked to the first event of its stream",
                            null,
                            FIRST),
                    timer(
                            "gen_ai.server.time_to_first_token",
                            "From the call's arrival to the first event of a stream that ended well",
                            null,
                            FIRST),
                    timer(
                            "gen_ai.server.time_per_output_token",
                            "Of a stream that ended well, for each token after the first",
                            null,
                            EACH));
            pace = known;
        }
        return known;
    }

    private Timer asking(String error) {
        return timer(
                "gen_ai.client.operation.duration", "From a provider's being asked to its answer's end", error, WHOLE);
    }

    private Timer serving(String error) {
        return timer("gen_ai.server.request.duration", "From the call's arrival to its end", error, WHOLE);
    }

    private Timer timer(String name, String description, @Nullable String error, long[] buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(error == null ? tags : tags.and("error.type", error))
                .serviceLevelObjectives(
                        LongStream.of(buckets).mapToObj(Duration::ofMillis).toArray(Duration[]::new))
                .register(registry);
    }

    private Amounts amounts() {
        Amounts known = amounts;
        if (known == null) {
            known = new Amounts(
                    tokens("input"),
                    tokens("output"),
                    Counter.builder("caravan.cost.usd")
                            .description("What calls cost, rounded by Prometheus; the journal is exact")
                            .tags(asked.ours())
                            .register(registry));
            amounts = known;
        }
        return known;
    }

    private DistributionSummary tokens(String type) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens per call, cached ones and reasoning included")
                .tags(tags.and("gen_ai.token.type", type))
                .serviceLevelObjectives(
                        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864)
                .register(registry);
    }
}
