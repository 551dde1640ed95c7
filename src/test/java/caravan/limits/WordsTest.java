package caravan.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.000000001S, 1ms",
        "PT0.02S, 20ms",
        "PT0.9991S, 1s",
        "PT1S, 1s",
        "PT8.64S, 8.64s",
        "PT8.004S, 8.004s",
        "PT59.9999S, 1m0s",
        "PT6M, 6m0s",
        "PT6M0.5S, 6m0.5s",
        "PT24H, 24h0m0s",
        "P31D, 744h0m0s"
    })
    void aResetIsWrittenAsOpenaiDoesItAndNeverTooEarly(Duration time, String words) {
        assertThat(Words.reset(time.toNanos())).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 1s", "PT90S, 90s", "PT2M, 2m", "PT1H, 1h", "PT36H, 36h", "P1D, 1d"})
    void aWindowIsWrittenAsInTheFiles(Duration time, String words) {
        assertThat(Words.window(time)).isEqualTo(words);
    }
}
