package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {
    /** As Go's {@code Duration.String} does. */
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "500, 500ms",
        "1500, 1.5s",
        "30000, 30s",
        "90000, 1m30s",
        "300000, 5m0s",
        "3600000, 1h0m0s",
        "86400000, 24h0m0s"
    })
    void aTimeIsWrittenAsGoWritesIt(long millis, String written) {
        assertThat(Shown.words(Duration.ofMillis(millis))).isEqualTo(written);
    }
}
