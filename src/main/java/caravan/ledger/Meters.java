package caravan.ledger;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Outcome;
import caravan.call.Steps;
import caravan.call.Try;
import caravan.call.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The metrics of calls. Meters are looked up by a record, once built; labels are bounded, and so are the maps. */
final class Meters {
    private final MeterRegistry registry;
    private final Known known;
    private final ConcurrentMap<Ended, Counter> calls = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry) {
        this.registry = registry;
        this.known = new Known(registry);
    }

    private record Ended(String operation, String provider, String outcome) {}

    /** @param call which has ended so */
    void record(Entry entry, Call call) {
        String operation = entry.operation() == null ? "unknown" : entry.operation();
        String provider = entry.provider() == null ? "" : known.provider(entry.provider());
        calls.computeIfAbsent(new Ended(operation, provider, entry.outcome().tag()), this::counter)
                .increment();
        if (entry.asked() != null) {
            List<Try> tries = call.tries().all();
            for (Try each : tries.subList(0, tries.size() - 1)) {
                asked(series(operation, each, null, call), each, null, call);
            }
            Series last = series(operation, tries.getLast(), entry, call);
            asked(last, tries.getLast(), entry.outcome(), call);
            served(last, tries.getLast(), entry);
        }
    }

    /** No call came of it: it was refused at the door. */
    void refused(String outcome) {
        calls.computeIfAbsent(new Ended("none", "", outcome), this::counter).increment();
    }

    /** @param ended the call, if it was the one that answered */
    private Series series(String operation, Try attempt, @Nullable Entry ended, Call call) {
        Candidate candidate = attempt.candidate();
        Steps steps = call.steps();
        URI at = steps == null ? null : steps.address(candidate);
        String answering = ended == null || ended.responseModel() == null ? "" : ended.responseModel();
        Asked asked = new Asked(operation, Plain.of(candidate.provider()), Plain.of(candidate.model()), answering, at);
        return known.of(asked, Known.isReal(call, candidate, ended != null && !ended.failed()));
    }

    private static void asked(Series series, Try attempt, @Nullable Outcome ended, Call call) {
        Duration took = attempt.failure() == null ? call.duration().minus(attempt.asked()) : attempt.took();
        if (attempt.sent() && took != null) {
            series.asked(took, error(attempt.tag(ended)));
        }
    }

    private static void served(Series series, Try last, Entry entry) {
        series.served(entry.duration(), error(entry.outcome().tag()));
        series.used(entry.usage(), entry.cost());
        Duration first = entry.timeToFirstChunk();
        if (entry.streamed() && first != null) {
            series.began(first.minus(last.asked()));
            if (!entry.failed()) {
                series.streamed(first, entry.duration().minus(first), written(entry.usage()));
            }
        }
    }

    /** Tokens of output that the provider has counted; 0 if it has not. */
    private static long written(@Nullable Usage usage) {
        return usage == null || !usage.inTokens() || usage.estimated() ? 0 : usage.outputTokens();
    }

    /** An empty error is none: Prometheus takes an empty label for a missing one. */
    private static String error(String tag) {
        return tag.equals(Outcome.OK) ? "" : tag;
    }

    private Counter counter(Ended ended) {
        return Counter.builder("caravan.calls")
                .description("Calls that have ended")
                .tag("operation", ended.operation())
                .tag("provider", ended.provider())
                .tag("outcome", ended.outcome())
                .register(registry);
    }
}
