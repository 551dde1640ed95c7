package caravan.keys;

import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Mistakes;
import caravan.config.Section;
import caravan.store.Database;
import caravan.store.Database.Recalled;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are made, changed and withdrawn at run time. What an order has done is in the database when the order returns,
 * and calls find it in memory from then on.
 */
public final class Register {
    private static final Logger LOG = LoggerFactory.getLogger(Register.class);
    private static final int MOST = 100_000;
    private static final Duration LONGEST_GRACE = Duration.ofDays(90);

    private final Recalled<Index> index;
    private final ReentrantLock orders = new ReentrantLock();
    private final Shelf shelf;
    private final InstantSource clock;
    private final int most;

    /**
     * What came of an order.
     *
     * @param before null if the key is new
     * @param after null if it is gone
     * @param secret the key itself, which is shown this once; null if it has not changed
     * @param warnings what is doubtful
     */
    public record Done(
            @Nullable ObjectNode before,
            @Nullable ObjectNode after,
            @Nullable String secret,
            List<String> warnings) {}

    Register(Database database, Keys.Clauses clauses, InstantSource clock, int most) {
        this.shelf = new Shelf(database);
        this.clock = clock;
        this.most = most;
        TermsReader reader = new TermsReader(clauses, Keys.Doubts.NONE);
        this.index = database.recall("keys", () -> read(reader), () -> new Index(shelf.marked()));
    }

    private Index read(TermsReader reader) {
        Index read = new Index();
        shelf.all((name, said) -> remembered(name, said, reader)).forEach(read::put);
        return read;
    }

    private Index index() {
        return index.get();
    }

    /** What became of the keys of before, in words, if they cannot be read; else null. */
    public @Nullable String trouble() {
        String lost = index.lost();
        return lost == null
                ? null
                : "keys that were made at run time cannot be read, and none can be made: " + lost
                        + (isIncomplete() ? "; they open nothing" : "");
    }

    /** Are there keys that cannot be read? Then nobody knows whether one that is shown is among them. */
    boolean isIncomplete() {
        return index().incomplete();
    }

    /** Reads them again, if they could not be read. @return are they there now, and were not before? */
    public boolean again() {
        return index.again();
    }

    /** The keys that were made before are read in the background, if there are any. */
    public static Register open(Database database, Keys.Clauses clauses, InstantSource clock) {
        return new Register(database, clauses, clock, MOST);
    }

    /** What another version has written may be none of ours: then it must open nothing, and not stop the others. */
    private static Terms remembered(String name, String said, TermsReader reader) {
        try {
            ObjectNode tree = (ObjectNode) Json.EXACT.readTree(said);
            return Said.read(tree, reader::read, new Mistakes());
        } catch (Refused | java.io.IOException | ClassCastException unreadable) {
            LOG.error("The key '{}' is switched off, as it cannot be read: {}", name, unreadable.getMessage());
            return new Terms(Terms.of(name).caller(), false, null);
        }
    }

    /** Is there none, as far as anybody can tell? */
    boolean isEmpty() {
        return index().size() == 0 && !isIncomplete();
    }

    public int size() {
        return index().size();
    }

    @Nullable
    VirtualKey opening(String hash) {
        return index().opening(hash);
    }

    @Nullable
    Issued named(String name) {
        return index().named(name);
    }

    /** What they may do. */
    Stream<Terms> terms() {
        return index().page(0, most).stream().map(Issued::terms);
    }

    /** The keys as they are now, in the order in which they were made. */
    public List<ObjectNode> page(long offset, long limit, Keys current) {
        return index().page(offset, limit).stream()
                .map(key -> shown(key, current))
                .toList();
    }

    /** The key of this name, if there is one. */
    public List<ObjectNode> called(String name, Keys current) {
        Issued key = index().named(name);
        return key == null ? List.of() : List.of(shown(key, current));
    }

    /** @throws Refused 404 */
    public ObjectNode show(String id, Keys current) {
        return shown(get(id), current);
    }

    /** @throws Refused 400 if anything is wrong with it; 409 if there is one of its name, or if there are too many */
    public Done make(ObjectNode said, Keys current) {
        Mistakes mistakes = new Mistakes();
        TermsReader reader = current.reader();
        Terms terms = Said.read(said, reader::read, mistakes);
        String secret = Secrets.make();
        return alone(() -> {
            refuseTaken(terms.name(), current);
            Instant now = now();
            Issued key = new Issued(
                    index().nextNumber(),
                    Secrets.id(),
                    Secrets.sha256(secret),
                    withoutNulls(said).toString(),
                    terms,
                    now,
                    now,
                    null);
            shelf.add(key);
            index().put(key);
            return new Done(null, shown(key, current), secret, mistakes.warnings());
        });
    }

    private static ObjectNode withoutNulls(ObjectNode said) {
        return Said.merged(said.deepCopy().removeAll(), said);
    }

    private void refuseTaken(String name, Keys current) {
        if (current.hasName(name)) {
            throw conflict("config/keys.yaml has a key of the name '" + name + "'.");
        }
        if (index().named(name) != null) {
            throw conflict("There is a key of the name '" + name + "' already.");
        }
        if (index().size() >= most) {
            throw new Refused(Reason.CONFLICT, "There are " + most + " keys, and there cannot be more: withdraw some.");
        }
    }

    private static Refused conflict(String message) {
        return new Refused(Reason.CONFLICT, message, "name", Headers.NONE);
    }

    /** @throws Refused 404; 400 if anything is wrong with what it would be then */
    public Done change(String id, ObjectNode patch, Keys current) {
        Mistakes mistakes = new Mistakes();
        return alone(() -> {
            Issued before = get(id);
            ObjectNode said = Said.merged(before.said(), patch);
            TermsReader reader = current.reader();
            Terms terms = Said.read(Said.withNulls(said, patch), reader::read, mistakes);
            if (!terms.name().equals(before.name())) {
                throw Refused.field("name", "A key's name stays: the ledger and the budgets know it by its name.");
            }
            Issued after = before.with(said, terms, now());
            return replaced(before, after, null, mistakes.warnings(), current);
        });
    }

    /** Another key in place of this one, which is good for the time that is said as {@code grace}. */
    public Done rotate(String id, ObjectNode said, Keys current) {
        Duration grace = Said.read(said, Register::grace, new Mistakes());
        String secret = Secrets.make();
        return alone(() -> {
            Issued before = get(id);
            Issued after = before.with(Secrets.sha256(secret), now().plus(grace), now());
            return replaced(before, after, secret, List.of(), current);
        });
    }

    private static Duration grace(Section section) {
        Duration grace = section.duration("grace", Duration.ZERO);
        if (grace.compareTo(LONGEST_GRACE) > 0) {
            section.mistake("grace", "must be at most " + LONGEST_GRACE.toDays() + "d");
        }
        return grace;
    }

    private Done replaced(Issued before, Issued after, @Nullable String secret, List<String> warnings, Keys current) {
        ObjectNode old = shown(before, current);
        shelf.change(after);
        index().replace(before, after);
        return new Done(old, shown(after, current), secret, warnings);
    }

    /** @throws Refused 404 */
    public Done withdraw(String id, Keys current) {
        return alone(() -> {
            Issued key = get(id);
            ObjectNode old = shown(key, current);
            shelf.remove(key);
            index().remove(key);
            return new Done(old, null, null, List.of());
        });
    }

    private Issued get(String id) {
        Issued key = index().byId(id);
        if (key == null) {
            throw new Refused(Reason.UNKNOWN_KEY, "There is no key with the id '" + id + "'.");
        }
        return key;
    }

    private ObjectNode shown(Issued key, Keys current) {
        return key.shown(now(), current.hasName(key.name()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private <T> T alone(Supplier<T> order) {
        orders.lock();
        try {
            if (index.lost() != null) {
                throw Refused.tryAgain(
                        "The database cannot be read, so no key can be made or changed: " + index.lost() + ".");
            }
            return order.get();
        } finally {
            orders.unlock();
        }
    }
}
