package caravan.books;

import caravan.books.Past.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A shelf on a disk that is full now and then: nothing is written, or all is and the answer gets lost. */
final class Faulty implements Shelf {
    private final Shelf shelf;
    private final IntPredicate before;
    private final IntPredicate after;
    private int writes;

    /**
     * @param before does the write of this number fail before anything is done?
     * @param after does it fail when all is done?
     */
    Faulty(Shelf shelf, IntPredicate before, IntPredicate after) {
        this.shelf = shelf;
        this.before = before;
        this.after = after;
    }

    private static UncheckedIOException full() {
        return new UncheckedIOException(new IOException("caravan.db: [SQLITE_FULL] database or disk is full"));
    }

    @Override
    public boolean exists() {
        return shelf.exists();
    }

    @Override
    public Place reached() {
        return shelf.reached();
    }

    @Override
    public boolean add(Place from, List<Entry> entries, Place to) {
        int write = writes++;
        if (before.test(write)) {
            throw full();
        }
        boolean added = shelf.add(from, entries, to);
        if (after.test(write)) {
            throw full();
        }
        return added;
    }

    @Override
    public boolean forget(Instant now, Keeping keeping, int most) {
        return shelf.forget(now, keeping, most);
    }

    @Override
    public Map<List<String>, Tally> sums(Wanted wanted, int most) {
        return shelf.sums(wanted, most);
    }

    @Override
    public @Nullable String line(String id) {
        return shelf.line(id);
    }

    @Override
    public List<String> lines(Recent recent) {
        return shelf.lines(recent);
    }

    @Override
    public void close() {
        shelf.close();
    }
}
