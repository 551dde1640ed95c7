package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.call.Refused;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times that are told back from now begin with a whole day or hour, and mean the one that is not over yet too. */
class PeriodTest {
    private static final Instant NOW = Instant.parse("2026-11-27T15:04:05Z");

    private static String from(String said) {
        return Span.instant(Question.of("from=" + said, NOW).period().from()).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "today, 2026-11-27T00:00:00Z",
        "1d, 2026-11-27T00:00:00Z",
        "7d, 2026-11-21T00:00:00Z",
        "1h, 2026-11-27T15:00:00Z",
        "24h, 2026-11-26T16:00:00Z",
        "99999d, 1970-01-01T00:00:00Z",
        "2026-11-01, 2026-11-01T00:00:00Z",
        "2026-11-01T16:00:00+01:00, 2026-11-01T15:00:00Z"
    })
    void aTimeBackFromNow(String said, String from) {
        assertThat(from(said)).isEqualTo(from);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0d", "-1d", "7", "d", "7w", "100000d", "yesterday"})
    void whatIsNoTimeIsRefusedByItsName(String said) {
        assertThatThrownBy(() -> from(said)).isInstanceOf(Refused.class).hasMessageContaining("'from'");
    }

    @Test
    void anEndIsNotToldBackFromNow() {
        assertThatThrownBy(() -> Question.of("to=7d", NOW))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("'to'");
    }
}
