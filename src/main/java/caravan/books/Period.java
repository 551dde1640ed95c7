package caravan.books;

import caravan.books.Shelf.Range;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A time that is asked about, in whole hours.
 *
 * @param from in hours since 1970
 * @param to the first that is not meant
 */
record Period(long from, long to) {
    private static final String FORM =
            "must be a date such as 2026-11-27, or a whole hour such as 2026-11-27T15:00:00Z";
    private static final long FIRST = 0;
    private static final long LAST = Span.hour(Instant.parse("9999-12-31T00:00:00Z"));

    /** Without {@code from} since ever, without {@code to} up to now. */
    static Period of(Query query) {
        Period period = new Period(hour(query, "from", FIRST, 0), hour(query, "to", LAST, Span.DAY));
        if (period.from >= period.to) {
            throw Query.wrong("from", "must be before 'to'");
        }
        return period;
    }

    /** @param date how many hours a date stands for besides its first moment: as an end, it is meant to be inside */
    private static long hour(Query query, String name, long otherwise, int date) {
        String text = query.text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long hour = text.length() <= 10
                    ? Span.hour(LocalDate.parse(text)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant())
                            + date
                    : wholeHour(name, OffsetDateTime.parse(text).toInstant());
            if (hour >= FIRST && hour <= LAST) {
                return hour;
            }
        } catch (DateTimeException other) {
            // told below
        }
        throw Query.wrong(name, FORM);
    }

    private static long wholeHour(String name, Instant at) {
        long hour = Span.hour(at);
        if (!Span.instant(hour).equals(at)) {
            throw Query.wrong(name, FORM + ": the sums are kept by the hour, in UTC");
        }
        return hour;
    }

    /** Whole days first, and the hours before and after them. */
    List<Range> ranges(boolean byHour) {
        long firstDay = from + Math.floorMod(-from, Span.DAY);
        long lastDay = to - Math.floorMod(to, Span.DAY);
        if (byHour || firstDay >= lastDay) {
            return List.of(new Range(Span.HOUR, from, to));
        }
        List<Range> ranges = new ArrayList<>(List.of(new Range(Span.DAY, firstDay, lastDay)));
        if (from < firstDay) {
            ranges.add(new Range(Span.HOUR, from, firstDay));
        }
        if (lastDay < to) {
            ranges.add(new Range(Span.HOUR, lastDay, to));
        }
        return ranges;
    }

    /** Null where nobody has said. */
    static String words(long hour) {
        return hour == FIRST || hour == LAST ? "" : Span.instant(hour).toString();
    }
}
