package caravan.call;

import java.math.BigDecimal;
import java.math.RoundingMode;
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
 * @param usd the most that may be spent here; 0 is nothing at all
 * @param zone where the windows begin
 * @param soft at how many percent of it warnings begin; 100 for none
 * @param shared among how many gateways, of which each may spend as much
 * @param whole what all of them together may spend at most
 */
public record Budget(String name, BigDecimal usd, Per per, ZoneId zone, int soft, int shared, BigDecimal whole) {
    /** When warnings begin, unless somebody says otherwise. */
    public static final int SOFT = 80;

    /** Shares are in nano-dollars. */
    private static final int NANOS = 9;

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

    /** One that is not shared. */
    public Budget(String name, BigDecimal usd, Per per, ZoneId zone, int soft) {
        this(name, usd, per, zone, soft, 1, usd);
    }

    /** What each of so many gateways may spend, so that together they keep it. */
    public Budget among(int nodes) {
        BigDecimal share = nodes == 1 ? whole : whole.divide(BigDecimal.valueOf(nodes), NANOS, RoundingMode.DOWN);
        return new Budget(name, share, per, zone, soft, nodes, whole);
    }

    /** Is it one that has nothing left when it is shared? */
    public boolean tooLittleFor(int nodes) {
        return usd.signum() > 0 && among(nodes).usd.signum() == 0;
    }

    /** The same, of somebody else's. */
    public Budget named(String other) {
        return new Budget(other, usd, per, zone, soft, shared, whole);
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
