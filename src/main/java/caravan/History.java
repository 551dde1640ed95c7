package caravan;

import caravan.config.Mistake;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Which generation serves, since when, and what became of those that were to follow it. */
final class History {
    private static final int SHOWN = 20;

    private final InstantSource clock;
    private final Counter served;
    private final Counter refused;
    private final AtomicInteger number = new AtomicInteger();
    private volatile Instant since;
    private volatile int draining;
    private volatile List<String> troubles = List.of();

    History(MeterRegistry meters, InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
        this.served = reloads(meters, "ok");
        this.refused = reloads(meters, "refused");
        Gauge.builder("caravan.generation", number::get)
                .description("The generation that serves; the first one is 1")
                .register(meters);
        Gauge.builder("caravan.generation.loaded", () -> since.getEpochSecond())
                .description("When it was loaded, in seconds since 1970")
                .register(meters);
        Gauge.builder("caravan.generations.draining", () -> draining)
                .description("Old generations that still have calls inside")
                .register(meters);
    }

    private static Counter reloads(MeterRegistry meters, String outcome) {
        return Counter.builder("caravan.reloads")
                .description("Changes of the files that counted, or were refused")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** The first one serves. */
    void begun() {
        number.set(1);
        since = clock.instant();
    }

    /** The next one serves. @return its number */
    int next() {
        since = clock.instant();
        served.increment();
        troubles = List.of();
        return number.incrementAndGet();
    }

    void refused(List<Mistake> mistakes) {
        refused.increment();
        List<String> lines = new ArrayList<>();
        lines.add("generation " + number() + " goes on: the files have "
                + (mistakes.size() == 1 ? "a mistake" : mistakes.size() + " mistakes"));
        mistakes.stream().limit(SHOWN).map(Mistake::toString).forEach(lines::add);
        if (mistakes.size() > SHOWN) {
            lines.add("and " + (mistakes.size() - SHOWN) + " more, in the log");
        }
        troubles = List.copyOf(lines);
    }

    /** The files are as they were when the one that serves was made. */
    void restored() {
        troubles = List.of();
    }

    /** Something keeps the next one waiting. */
    void waits(String why) {
        troubles = List.of(why);
    }

    void draining(int generations) {
        draining = generations;
    }

    int number() {
        return number.get();
    }

    /** What keeps the files from being served; empty if they are. */
    List<String> troubles() {
        return troubles;
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("number", number());
        figures.put("since", since.toString());
        figures.put("reloads", (long) served.count());
        figures.put("refused", (long) refused.count());
        figures.put("draining", draining);
        return figures;
    }
}
