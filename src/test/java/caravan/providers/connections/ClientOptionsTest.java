package caravan.providers.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientOptionsTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "500, 1", "1999, 1", "15000, 15"})
    void anIdleConnectionIsClosedSomeTime(long millis, int seconds) {
        Pool pool = new Pool(1, 1, Duration.ofMillis(millis));

        assertThat(Clients.options(pool, 0, null).getKeepAliveTimeout()).isEqualTo(seconds);
    }

    @Test
    void zeroIsNoLimitToConnecting() {
        Pool pool = new Pool(1, 1, Duration.ofSeconds(1));

        assertThat(Clients.options(pool, 0, null).getConnectTimeout()).isZero();
        assertThat(Clients.options(pool, 700, null).getConnectTimeout()).isEqualTo(700);
    }
}
