package caravan.overlay;

import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Layer;
import caravan.config.Secret;
import caravan.overlay.Row.Kind;
import caravan.store.Database;
import caravan.store.Database.Recalled;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The orders that hold. One that is proposed counts for who reads the files next; it is kept when what they make of it is right,
 * and else undone, so that an order is obeyed as a whole or not at all. One thread proposes, keeps and undoes.
 */
public final class Overlay {
    private static final int MOST = 1_000;

    private final Shelf shelf;
    private final InstantSource clock;
    private final Recalled<List<Row>> before;
    private volatile @Nullable List<Row> rows;
    private @Nullable Proposal proposal;
    private long last;

    /** One in the place of another; either may be missing. */
    private record Proposal(
            List<Row> before, @Nullable Row old, @Nullable Row next, boolean kept) {
        Proposal asKept() {
            return new Proposal(before, old, next, true);
        }
    }

    /**
     * An order that holds, for people.
     *
     * @param removes does it take away what the files have?
     * @param lasts does it hold when the gateway has been stopped?
     */
    public record Given(long number, String kind, String name, boolean removes, boolean lasts, String at, String by) {}

    private Overlay(Database database, @Nullable Secret master, InstantSource clock) {
        this.shelf = new Shelf(database, master == null ? null : new Seal(master.value()));
        this.clock = clock;
        this.before = database.recall("orders", shelf::all, List::of);
    }

    /**
     * The orders of before are read in the background, if there are any.
     *
     * @param master what provider keys are sealed with; null if they last no longer than the gateway
     */
    public static Overlay open(Database database, @Nullable Secret master, InstantSource clock) {
        return new Overlay(database, master, clock);
    }

    private List<Row> rows() {
        List<Row> now = rows;
        return now == null ? before.get() : now;
    }

    /** What keeps the orders of before from being obeyed, in words; null if nothing does. */
    public @Nullable String trouble() {
        return before.lost() == null ? null : "orders cannot be read: " + before.lost() + "; the files say all";
    }

    /** Reads them again, if they could not be read. @return are they there now, and were not before? */
    public boolean again() {
        return before.again();
    }

    private void readable() {
        if (before.lost() != null) {
            throw Refused.tryAgain("The database cannot be read, so no order can be given: " + before.lost() + ".");
        }
    }

    /** What is laid over the files, what is proposed included. */
    public Layer layer() {
        List<Row> all = rows();
        return new Layer(
                all.stream()
                        .filter(row -> row.kind() == Kind.MODEL)
                        .map(Row::model)
                        .toList(),
                all.stream().filter(row -> row.kind() == Kind.KEY).map(Row::key).toList());
    }

    public List<Given> given() {
        return rows().stream()
                .map(row -> new Given(
                        row.number(),
                        row.kind() == Kind.MODEL ? "model" : "key",
                        row.kind() == Kind.MODEL ? row.name() : row.provider(),
                        row.said() == null,
                        row.lasts(),
                        row.at().toString(),
                        row.by()))
                .toList();
    }

    /** A model's entry in place of those of its name. */
    public void putModel(String name, ObjectNode entry, String by) {
        propose(row(Kind.MODEL, name, entry.toString(), by));
    }

    /** @param inFiles do the files have it? Then it is taken away; else only the order that gave it is */
    public void removeModel(String name, boolean inFiles, String by) {
        remove(row(Kind.MODEL, name, null, by), inFiles);
    }

    /** Will a key that is given now last? */
    public boolean sealsKeys() {
        return shelf.seal() != null;
    }

    public void putKey(String provider, String sha256, String secret, String by) {
        propose(row(Kind.KEY, provider + " " + sha256, secret, by));
    }

    /** @param inFiles as of a model */
    public void removeKey(String provider, String sha256, boolean inFiles, String by) {
        remove(row(Kind.KEY, provider + " " + sha256, null, by), inFiles);
    }

    /** Takes an order back: the files count again. @throws Refused 404 if there is none of this number */
    public void undo(long number) {
        readable();
        Row old = rows().stream()
                .filter(row -> row.number() == number)
                .findFirst()
                .orElseThrow(() -> new Refused(Reason.UNKNOWN_KEY, "There is no order " + number + "."));
        propose(old, null);
    }

    private Row row(Kind kind, String name, @Nullable String said, String by) {
        readable();
        last = Math.max(
                        last,
                        Math.max(
                                shelf.last(),
                                rows().stream().mapToLong(Row::number).max().orElse(0)))
                + 1;
        Row row = new Row(last, kind, name, said, clock.instant().truncatedTo(ChronoUnit.SECONDS), by, true);
        return shelf.mayKeep(row) ? row : new Row(last, kind, name, said, row.at(), by, false);
    }

    private void remove(Row row, boolean inFiles) {
        if (inFiles) {
            propose(row);
        } else {
            propose(same(row), null);
        }
    }

    private @Nullable Row same(Row row) {
        return rows().stream().filter(row::sameAs).findFirst().orElse(null);
    }

    private void propose(Row row) {
        propose(same(row), row);
    }

    private void propose(@Nullable Row old, @Nullable Row next) {
        List<Row> now = rows();
        if (next != null && old == null && now.size() >= MOST) {
            throw new Refused(Reason.CONFLICT, "There are " + MOST + " orders, and there cannot be more: undo some.");
        }
        List<Row> after = new ArrayList<>(now);
        if (old != null) {
            after.remove(old);
        }
        if (next != null) {
            after.add(next);
        }
        proposal = new Proposal(now, old, next, false);
        rows = List.copyOf(after);
    }

    /** Is there one that is not kept yet? */
    public boolean proposed() {
        return proposal != null;
    }

    /** Writes down what is proposed. @return why it cannot be, and is to be undone then; null if all is well */
    public @Nullable String kept() {
        Proposal open = proposal;
        if (open == null || open.kept()) {
            return null;
        }
        try {
            shelf.replace(open.old(), open.next());
            proposal = open.asKept();
            return null;
        } catch (UncheckedIOException failed) {
            return "the order cannot be kept: " + failed.getMessage();
        }
    }

    /** It holds. */
    public void settle() {
        proposal = null;
    }

    /** All is as it was before it was proposed. */
    public void undo() {
        Proposal open = proposal;
        if (open != null) {
            rows = open.before();
            proposal = null;
            if (open.kept()) {
                shelf.replace(open.next(), open.old());
            }
        }
    }
}
