package caravan.books;

import caravan.books.Past.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the journal into the books, on a thread of its own and a moment after the calls. Nobody waits for it: while the books cannot
 * be written, entries wait where they are safe, in the journal.
 */
final class Bookkeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Books.class);
    private static final long PAUSE_MILLIS = 500;
    private static final int ENOUGH = 2_000;
    private static final int MOST_FORGOTTEN = 500;
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);
    private static final Duration HOURS_KEPT = Duration.ofDays(400);
    private static final Duration DAYS_KEPT = Duration.ofDays(3_660);

    private final Past past;
    private final Shelf shelf;
    private final Shelf.Keeping keeping;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong entries = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().daemon().name("books").unstarted(this::keep);
    private volatile @Nullable String trouble;
    private volatile long behindSince;
    private @Nullable Place written;
    private Place read = Place.START;
    private Place furthest = Place.START;
    private Instant nextCleaning = Instant.MIN;

    /** @param retention how long entries are kept */
    Bookkeeper(Past past, Shelf shelf, Duration retention, InstantSource clock) {
        this.past = past;
        this.shelf = shelf;
        this.keeping = new Shelf.Keeping(retention, HOURS_KEPT, DAYS_KEPT);
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    private void keep() {
        try {
            for (long pause = PAUSE_MILLIS; !closing.await(pause, TimeUnit.MILLISECONDS); ) {
                long began = System.nanoTime();
                boolean more = work();
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                // a fifth of a core at most, however much there is to catch up with: calls come first
                pause = more ? Math.min(PAUSE_MILLIS, 4 * took) : PAUSE_MILLIS;
            }
        } catch (InterruptedException stopped) {
            // as good as closed
        }
    }

    /** @return is there more to do at once? */
    boolean work() {
        try {
            boolean behind = copy();
            if (!behind) {
                behindSince = 0;
            }
            boolean more = clean();
            wellAgain();
            return behind || more;
        } catch (IOException | RuntimeException | Error later) {
            written = null;
            troubled(later);
            return false;
        }
    }

    /** @return is there likely more to copy? Not if calls only end as fast as ever: what they leave is enough for the next look. */
    private boolean copy() throws IOException {
        Place from = place();
        List<Entry> batch = new ArrayList<>();
        Place to = read(batch);
        if (to.equals(read)) {
            return false;
        }
        if (behindSince == 0) {
            behindSince = System.nanoTime() | 1;
        }
        if (batch.isEmpty()) {
            read = to;
        } else if (shelf.add(from, batch, to)) {
            entries.addAndGet(batch.size());
            furthest = to;
            reached(to);
        } else {
            written = null;
            return true;
        }
        return batch.size() >= ENOUGH;
    }

    /** Larger batches are cheaper: what they have in common is added up before it is written. */
    private Place read(List<Entry> batch) throws IOException {
        Place at = read;
        for (Place before = null; !at.equals(before) && batch.size() < ENOUGH; ) {
            before = at;
            at = past.read(at, line -> note(line, batch));
        }
        return at;
    }

    private static void note(byte[] line, List<Entry> batch) {
        Entry entry = Entry.of(line);
        if (entry != null) {
            batch.add(entry);
        }
    }

    private Place place() {
        Place known = written;
        if (known == null || (known.compareTo(Place.START) > 0 && !shelf.exists())) {
            known = shelf.reached();
            reached(known);
            if (isOfAnotherJournal(known)) {
                LOG.warn("The journal is not the one of before: its lines are added to the books from the first on");
                read = Place.START;
            }
        }
        return known;
    }

    private void reached(Place place) {
        written = place;
        read = place;
    }

    /** Where the journal was taken away, its segments are counted from 1 again. */
    private boolean isOfAnotherJournal(Place place) {
        Place began = new Place(past.began(), 0);
        return place.compareTo(began) > 0 && place.compareTo(furthest) > 0;
    }

    private boolean clean() {
        Instant now = clock.instant();
        // a clock that was set back must not put it off for as long
        if (now.isBefore(nextCleaning) && !now.plus(BETWEEN_CLEANINGS).isBefore(nextCleaning)) {
            return false;
        }
        boolean more = shelf.forget(now, keeping, MOST_FORGOTTEN);
        nextCleaning = more ? Instant.MIN : now.plus(BETWEEN_CLEANINGS);
        return more;
    }

    private void troubled(Throwable later) {
        String why = later instanceof UncheckedIOException && later.getCause() != null
                ? String.valueOf(later.getCause().getMessage())
                : later.toString();
        if (trouble == null) {
            LOG.warn("The books cannot be written: {}. Calls go on, and their entries wait in the journal.", why);
        }
        if (behindSince == 0) {
            behindSince = System.nanoTime() | 1;
        }
        trouble = why;
    }

    private void wellAgain() {
        if (trouble != null) {
            trouble = null;
            LOG.info("The books are written again");
        }
    }

    /** What keeps the books from being written; null if nothing does. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** How long ago all of the journal was in the books; zero if it is now. */
    Duration lag() {
        long since = behindSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** How many were copied since the start. */
    long entries() {
        return entries.get();
    }

    /** What was not reached is copied after the next start. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
