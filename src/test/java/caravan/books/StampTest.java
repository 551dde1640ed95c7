package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** A moment is read as Java's own reader would. */
class StampTest {
    @Property
    void everyMomentThatTheJournalWritesIsRead(@ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long millis) {
        Instant moment = Instant.ofEpochMilli(millis);
        assertThat(Stamp.read(moment.toString())).isEqualTo(moment);
    }

    @Example
    void otherFormsAreReadToo() {
        for (String text : new String[] {
            "2026-11-27T15:00:00.123456Z",
            "2026-11-27T15:00:00+01:00",
            "2026-11-27T24:00:00Z",
            "2016-12-31T23:59:60Z",
            "2024-02-29T00:00:00Z"
        }) {
            assertThat(Stamp.read(text)).as(text).isEqualTo(Instant.parse(text));
        }
    }

    @Example
    void whatIsNoMomentIsRefused() {
        for (String text : new String[] {
            "",
            "2026-11-27",
            "2026-13-27T15:00:00Z",
            "2026-02-29T15:00:00Z",
            "2026-11-27T15:60:00Z",
            "2026-11-2xT15:00:00Z",
            "2026-11-27 15:00:00Z",
            "2026-11-27T15:00:00.12xZ",
            "2026-11-27T15:00:00z0"
        }) {
            assertThatThrownBy(() -> Stamp.read(text)).as(text).isInstanceOf(DateTimeException.class);
        }
    }
}
