package caravan.config;

import java.time.Duration;

/**
 * What the database knows of calls.
 *
 * @param books are they copied into it?
 * @param booksRetention how long each of them stays
 */
public record Bookkeeping(boolean books, Duration booksRetention) {
    static Bookkeeping read(Values values) {
        return new Bookkeeping(values.flag(Knob.BOOKS), Duration.ofDays(values.number(Knob.BOOKS_RETENTION, 1, 3_650)));
    }
}
