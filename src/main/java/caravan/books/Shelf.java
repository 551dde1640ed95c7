package caravan.books;

import caravan.books.Past.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the books stand. One thread writes, another reads, and neither waits for the other. All throw
 * {@link java.io.UncheckedIOException} if it cannot be done now.
 */
interface Shelf extends AutoCloseable {
    /** Has anything ever been written, and is it still there? */
    boolean exists();

    /** Up to where the journal is in the books; {@link Place#START} if there are none. */
    Place reached();

    /**
     * Takes entries and the place after them: all, or none and the place stays.
     *
     * @param from where the last ones ended
     * @return false if it is not so, since somebody has taken the books away or put others in their place
     */
    boolean add(Place from, List<Entry> entries, Place to);

    /**
     * Forgets some of what is too old.
     *
     * @param most of the entries
     * @return are there more?
     */
    boolean forget(Instant now, Keeping keeping, int most);

    /** What the spans of these lengths and times come to, by the values of these columns in their order. */
    Map<List<String>, Tally> sums(Wanted wanted, int most);

    /** The line of this call; null if there is none. */
    @Nullable
    String line(String id);

    /** The lines of calls, the youngest first. */
    List<String> lines(Recent recent);

    @Override
    void close();

    /** How long entries are kept, and the sums of hours and of days. */
    record Keeping(Duration entries, Duration hours, Duration days) {}

    /** Which sums are asked for. */
    record Wanted(
            List<Column> by, List<Range> ranges, @Nullable String caller) {}

    /**
     * Spans of one length.
     *
     * @param from in hours since 1970
     * @param to the first that is not meant
     */
    record Range(int hours, long from, long to) {}
}
