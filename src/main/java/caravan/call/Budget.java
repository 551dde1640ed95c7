package caravan.call;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much may be spent in one window of the calendar.
 *
 * @param name whose it is: {@code key:ci}, {@code team:search}, {@code model:gpt-5*}, {@code gateway}. All of one name share
 *     what is spent
 * @param usd the most that may be spent; 0 is nothing at all
 * @param zone where the windows begin
 * @param soft at how many percent of it warnings begin; 100 for none
 */
public record Budget(String name, BigDecimal usd, Per per, ZoneId zone, int soft) {
    /** When warnings begin, unless somebody says otherwise. */
    public static final int SOFT = 80;

    private static final long HOUR = Duration.ofHours(1).toSeconds();

    /** How long a window is. */
    public enum Per {
        HOUR,
        DAY,
        /** From Monday on. */
        WEEK,
        MONTH,
        /** One for ever. */
        TOTAL;

        /** As in files. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param end when the next one begins; null if there is none */
    public record Window(Instant start, @Nullable Instant end) {
        private static final Window ALL = new Window(Instant.EPOCH, null);

        static Window between(LocalDate first, LocalDate next, ZoneId zone) {
            return new Window(
                    first.atStartOfDay(zone).toInstant(),
                    next.atStartOfDay(zone).toInstant());
        }
    }

    /** What must be spent before warnings begin. */
    public BigDecimal warnsAt() {
        return usd.multiply(BigDecimal.valueOf(soft, 2));
    }

    /** The window that this moment falls into. */
    public Window window(Instant at) {
        LocalDate day = at.atZone(zone).toLocalDate();
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate first = day.withDayOfMonth(1);
        return switch (per) {
            case HOUR -> hour(at);
            case DAY -> Window.between(day, day.plusDays(1), zone);
            case WEEK -> Window.between(monday, monday.plusWeeks(1), zone);
            case MONTH -> Window.between(first, first.plusMonths(1), zone);
            case TOTAL -> Window.ALL;
        };
    }

    /** By the zone's clock, whose hours begin at half past where it is half an hour off; always as long as an hour. */
    private Window hour(Instant at) {
        int offset = zone.getRules().getOffset(at).getTotalSeconds();
        long start = Math.floorDiv(at.getEpochSecond() + offset, HOUR) * HOUR - offset;
        return new Window(Instant.ofEpochSecond(start), Instant.ofEpochSecond(start + HOUR));
    }
}
