package caravan.ledger;

import caravan.call.Units;
import caravan.call.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** The figures of {@code /stats}, since the start. Exact once the calls that are counted have been recorded. */
final class Stats {
    private static final int MODELS = 100;

    private final InstantSource clock;
    private final Instant since;
    private final Tally all = new Tally();
    private final Latency latency = new Latency();
    private final Labels labels = new Labels(MODELS);
    private final ConcurrentMap<String, Tally> models = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> errors = new ConcurrentHashMap<>();

    Stats(InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /** @param real is it a model that the files name, or that has answered? Callers can make names up */
    void add(Entry entry, boolean real) {
        all.add(entry);
        latency.add(entry.duration());
        if (entry.failed()) {
            errors.computeIfAbsent(entry.outcome().tag(), tag -> new LongAdder())
                    .increment();
        }
        String asked = entry.asked();
        if (asked != null) {
            models.computeIfAbsent(labels.of(asked, real), name -> new Tally()).add(entry);
        }
    }

    Map<String, Object> figures(int inFlight) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("since", since.toString());
        figures.put("uptime_s", Duration.between(since, clock.instant()).toSeconds());
        figures.put("in_flight", inFlight);
        all.into(figures);
        figures.put("errors_by_outcome", sums());
        figures.put("latency_ms", latency.figures());
        Map<String, Object> byModel = new TreeMap<>();
        models.forEach((name, tally) -> byModel.put(name, tally.into(new LinkedHashMap<>())));
        figures.put("models", byModel);
        return figures;
    }

    private Map<String, Long> sums() {
        Map<String, Long> sums = new TreeMap<>();
        errors.forEach((tag, count) -> sums.put(tag, count.sum()));
        return sums;
    }

    /** Counts of some calls. */
    private static final class Tally {
        private final LongAdder calls = new LongAdder();
        private final LongAdder errors = new LongAdder();
        private final LongAdder input = new LongAdder();
        private final LongAdder output = new LongAdder();
        private final LongAdder cached = new LongAdder();
        private final Sum cost = new Sum();
        private final LongAdder images = new LongAdder();
        private final Sum seconds = new Sum();
        private final LongAdder characters = new LongAdder();
        private final LongAdder searches = new LongAdder();

        void add(Entry entry) {
            calls.increment();
            if (entry.failed()) {
                errors.increment();
            }
            Usage usage = entry.usage();
            if (usage != null) {
                input.add(usage.inputTokens());
                output.add(usage.outputTokens());
                cached.add(usage.cacheReadInputTokens());
                add(usage.units());
            }
            if (entry.cost() != null) {
                cost.add(entry.cost().usd());
            }
        }

        private void add(Units units) {
            images.add(units.images() == null ? 0 : units.images());
            seconds.add(units.seconds() == null ? BigDecimal.ZERO : units.seconds());
            characters.add(units.characters() == null ? 0 : units.characters());
            searches.add(units.searches() == null ? 0 : units.searches());
        }

        /** Only those that there were. */
        private Map<String, Object> units() {
            Map<String, Object> units = new LinkedHashMap<>();
            units.put("images", images.sum());
            units.put("audio_seconds", new BigDecimal(seconds.plain()));
            units.put("characters", characters.sum());
            units.put("searches", searches.sum());
            units.values().removeIf(sum -> sum.toString().equals("0"));
            return units;
        }

        Map<String, Object> into(Map<String, Object> figures) {
            figures.put("calls", calls.sum());
            figures.put("errors", errors.sum());
            Map<String, Object> tokens = new LinkedHashMap<>();
            tokens.put("input", input.sum());
            tokens.put("output", output.sum());
            tokens.put("cached", cached.sum());
            figures.put("tokens", tokens);
            figures.put("cost_usd", cost.plain());
            Map<String, Object> units = units();
            if (!units.isEmpty()) {
                figures.put("units", units);
            }
            return figures;
        }
    }
}
