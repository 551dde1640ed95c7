package caravan.books;

import java.time.Instant;
import java.util.List;

/**
 * What is added up together: in an hour or a day, for those who have all of this in common.
 *
 * @param hours 1 or 24
 * @param start in hours since 1970
 */
record Span(int hours, long start, String model, String provider, String caller, String team) {
    static final int HOUR = 1;
    static final int DAY = 24;

    private static final long SECONDS = 3_600;

    /** The hour and the day of an entry. */
    static List<Span> of(Entry entry) {
        return List.of(of(entry, HOUR), of(entry, DAY));
    }

    private static Span of(Entry entry, int hours) {
        long hour = hour(entry.at());
        return new Span(
                hours,
                hour - Math.floorMod(hour, hours),
                entry.model(),
                entry.provider(),
                entry.caller(),
                entry.team());
    }

    static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS);
    }

    static Instant instant(long hour) {
        return Instant.ofEpochSecond(hour * SECONDS);
    }
}
