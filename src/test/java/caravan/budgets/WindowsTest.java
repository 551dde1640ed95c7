package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Budget;
import caravan.call.Budget.Per;
import caravan.call.Budget.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a budget begins anew: by the calendar of its zone, where a day may have 23 hours or 25. */
class WindowsTest {
    private static Window window(Per per, String zone, Instant at) {
        return new Budget("gateway", BigDecimal.ONE, per, ZoneId.of(zone), Budget.SOFT).window(at);
    }

    @ParameterizedTest(name = "{0} in {1} at {2}")
    @CsvSource({
        "HOUR,  UTC,                 2026-11-26T19:49:06Z, 2026-11-26T19:00:00Z, 2026-11-26T20:00:00Z",
        "HOUR,  Asia/Kolkata,        2026-11-26T19:49:06Z, 2026-11-26T19:30:00Z, 2026-11-26T20:30:00Z",
        "DAY,   UTC,                 2026-11-26T00:00:00Z, 2026-11-26T00:00:00Z, 2026-11-27T00:00:00Z",
        "DAY,   Europe/Berlin,       2026-11-26T23:30:00Z, 2026-11-26T23:00:00Z, 2026-11-27T23:00:00Z",
        "DAY,   Europe/Berlin,       2026-03-29T10:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY,   Europe/Berlin,       2026-10-25T10:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "WEEK,  UTC,                 2026-11-29T23:59:59Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "WEEK,  America/New_York,    2026-11-30T04:59:59Z, 2026-11-23T05:00:00Z, 2026-11-30T05:00:00Z",
        "MONTH, UTC,                 2026-12-31T23:59:59Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "MONTH, Europe/Berlin,       2026-10-31T23:30:00Z, 2026-10-31T23:00:00Z, 2026-11-30T23:00:00Z",
        "MONTH, America/Los_Angeles, 2028-02-29T12:00:00Z, 2028-02-01T08:00:00Z, 2028-03-01T08:00:00Z",
        "TOTAL, Europe/Berlin,       2026-11-26T19:49:06Z, 1970-01-01T00:00:00Z,"
    })
    void aWindowBeginsAndEndsByTheClockOfItsZone(
            Per per, String zone, Instant at, Instant start, @Nullable Instant end) {
        assertThat(window(per, zone, at)).isEqualTo(new Window(start, end));
    }

    @Property(tries = 500)
    void everyMomentFallsIntoItsWindowAndTheNextOneBeginsAtItsEnd(
            @ForAll Per per, @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second) {
        for (String zone : new String[] {"UTC", "Europe/Berlin", "America/Sao_Paulo", "America/Havana"}) {
            Window window = window(per, zone, Instant.ofEpochSecond(second));

            assertThat(window.start()).isBeforeOrEqualTo(Instant.ofEpochSecond(second));
            if (window.end() != null) {
                assertThat(window.end()).isAfter(Instant.ofEpochSecond(second));
                assertThat(window(per, zone, window.start())).isEqualTo(window);
                assertThat(window(per, zone, window.end()).start()).isEqualTo(window.end());
            }
        }
    }
}
