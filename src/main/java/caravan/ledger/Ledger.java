package caravan.ledger;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Outcome;
import caravan.call.Ration;
import caravan.call.Reason;
import caravan.ledger.journal.Journal;
import caravan.ledger.journal.Place;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what happened, once per call: {@link #begin} and {@link #conclude} in the journal, {@link #record} in the
 * metrics, the figures and the log. None of them waits, and none of them throws: a call never fails for its bookkeeping.
 */
public final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final Journal journal;
    private final PrometheusMeterRegistry registry;
    private final InstantSource clock;
    private final Meters meters;
    private final Stats stats;
    private final Vitals vitals;
    private final Ration ration = new Ration();
    private final Map<String, Function<Optional<Caller>, ?>> others = new ConcurrentHashMap<>();
    private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();

    /**
     * Can the journal be written?
     *
     * @param detail what is wrong, or what was lost; empty if all is well
     */
    public record Health(boolean ok, String detail) {}

    Ledger(Journal journal, PrometheusMeterRegistry registry, InstantSource clock) {
        this.journal = journal;
        this.registry = registry;
        this.clock = clock;
        this.meters = new Meters(registry);
        this.stats = new Stats(clock);
        this.vitals = Vitals.bind(registry, journal);
        markKilled();
    }

    /**
     * Opens the books in this folder, and closes those of calls that a kill interrupted.
     *
     * @throws IOException if the folder cannot be written, or another process writes there; the message says which
     */
    public static Ledger open(Path dataFolder, long segmentBytes, PrometheusMeterRegistry registry, InstantSource clock)
            throws IOException {
        return new Ledger(Journal.open(dataFolder, Math.toIntExact(segmentBytes)), registry, clock);
    }

    /**
     * Keeps other processes from these books, and opens nothing.
     *
     * @throws IOException if another process writes there; the message says which
     */
    public static Closeable claim(Path dataFolder) throws IOException {
        return Journal.claim(dataFolder);
    }

    private void markKilled() {
        List<JsonNode> killed = journal.leftBehind();
        if (!killed.isEmpty()) {
            LOG.warn(
                    "{} calls were in flight when the gateway was killed: marked {}",
                    killed.size(),
                    Reason.KILLED.tag());
            killed.forEach(sent -> journal.done(sent.path("id").asText(), Lines.killed(sent, now())));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** A call is about to go to a provider: to be told after {@link Call#attempt}, before the first byte is sent. */
    public void begin(Call call) {
        try {
            if (call.outcome() == null) {
                journal.sent(call.id(), Lines.sent(call, now()));
                forgetIfOver(call);
            }
        } catch (RuntimeException | InternalError broken) {
            LOG.error("The journal has no line for the sending of {}", call.id(), broken);
        }
    }

    /** The caller may have left meanwhile, and the books be closed. */
    private void forgetIfOver(Call call) {
        if (call.outcome() != null) {
            journal.forget(call.id());
        }
    }

    /** The books of a call: its "done" line. Told by {@link Call#conclude}, once and before the caller sees the end. */
    public void conclude(Call call) {
        try {
            journal.done(call.id(), Lines.done(Entry.of(call), now()));
        } catch (RuntimeException | InternalError broken) {
            journal.forget(call.id());
            LOG.error("The journal has no line for the end of {}", call.id(), broken);
        }
    }

    /** What is written down about a call that has ended: its "done" line in the journal, without the newline. */
    public String entry(Call call) {
        return new String(Lines.done(Entry.of(call), now()), StandardCharsets.UTF_8).strip();
    }

    /**
     * The pipeline's last step. A call without an outcome was broken by some step, and ends as {@link Reason#INTERNAL}. Asked
     * twice, it does nothing more.
     */
    public Call record(Call call) {
        try {
            if (call.outcome() == null) {
                call.conclude(Outcome.of(call.wire().left() ? Reason.CALLER_LEFT : Reason.INTERNAL));
            }
            if (call.markRecorded()) {
                record(Entry.of(call), call);
            }
        } catch (RuntimeException | InternalError broken) {
            LOG.error("The metrics lack {}", call.id(), broken);
        }
        return call;
    }

    /**
     * A request was refused before it was a call: no such path, a body that is too large. It has a meter and a line in the
     * log, and no entry.
     *
     * @param what method and path, as sent
     */
    public void refused(String id, String what, Reason reason) {
        meters.refused(reason.tag());
        long unwritten = ration.take();
        if (unwritten >= 0) {
            AccessLine.refused(id, Plain.of(what), reason, unwritten);
        }
    }

    private void record(Entry entry, Call call) {
        Candidate asked = call.candidate();
        stats.add(entry, asked != null && Known.isReal(call, asked, !entry.failed()));
        meters.record(entry, call);
        AccessLine.write(entry);
    }

    /** The figures of {@code /stats}, ready to be written as JSON: numbers, texts and maps. Money is a decimal text. */
    public Map<String, Object> stats() {
        return stats(Optional.empty());
    }

    /** The same, as far as whoever calls may see them. */
    public Map<String, Object> statsFor(Call call) {
        return stats(Optional.of(call.caller()));
    }

    private Map<String, Object> stats(Optional<Caller> caller) {
        Map<String, Object> figures = stats.figures(journal.inFlight());
        Map<String, Object> lines = new LinkedHashMap<>();
        lines.put("waiting", journal.waiting());
        lines.put("lost", journal.lost());
        figures.put("journal", lines);
        others.forEach((name, more) -> figures.put(name, more.apply(caller)));
        return figures;
    }

    /** Has {@link #stats} show figures of somebody else's. */
    public void show(String name, Supplier<?> figures) {
        showTo(name, anybody -> figures.get());
    }

    /** @param figures for whoever calls; nobody does where it is for those who run the gateway */
    public void showTo(String name, Function<Optional<Caller>, ?> figures) {
        others.put(name, figures);
    }

    /** Has meters brought up to date whenever they are asked for. */
    public void beforeScrape(Runnable update) {
        beforeScrape.add(update);
    }

    /** All metrics in Prometheus' text format, 0.0.4. Takes some milliseconds: not for an event loop. */
    public String scrape() {
        beforeScrape.forEach(Runnable::run);
        return registry.scrape();
    }

    /** The journal's health. Calls go on when it is ill. */
    public Health health() {
        String trouble = journal.trouble();
        long lost = journal.lost();
        String counts = journal.waiting() + " lines wait in memory, " + lost + " are lost";
        if (trouble != null) {
            return new Health(false, "the journal cannot be written: " + trouble + "; " + counts);
        }
        return new Health(true, lost == 0 ? "" : "journal: " + counts);
    }

    /** The segment of the journal that is being written; 0 if there is no room for one. */
    public int segment() {
        return journal.current();
    }

    /** Up to this segment of the journal, what calls cost stands there, and no more will come. */
    public int settled() {
        return journal.settled();
    }

    /**
     * Reads what calls were charged.
     *
     * @param after in the segments of the journal that come after this one
     * @param upTo up to this one
     */
    public void charges(int after, int upTo, BiConsumer<List<String>, BigDecimal> charges) throws IOException {
        journal.read(after, upTo, line -> Charge.read(line, charges));
    }

    /** The first segment of the journal that this process has written. */
    public int began() {
        return journal.began();
    }

    /**
     * Reads on in the journal while it is written: some hundred lines, each once. For one thread.
     *
     * @return the place after the last of them; the same place if there is none yet
     */
    public Place read(Place from, Consumer<byte[]> lines) throws IOException {
        return journal.read(from, lines);
    }

    /** Closes the journal. Calls that are in flight are marked at the next start. */
    @Override
    public void close() {
        vitals.close();
        journal.close();
    }
}
