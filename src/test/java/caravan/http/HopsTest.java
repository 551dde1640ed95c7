package caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Network;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From right to left, and no further than to the first who is not trusted. */
class HopsTest {
    private static final Hops HOPS = new Hops(Stream.of("10.0.0.0/8", "fd00::/8")
            .map(Network::of)
            .filter(Objects::nonNull)
            .toList());

    private static String caller(String peer, String forwardedFor, String forwarded) {
        return HOPS.caller(
                peer,
                forwardedFor == null ? List.of() : List.of(forwardedFor),
                forwarded == null ? List.of() : List.of(forwarded));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1  | 203.0.113.7                        | 192.0.2.1",
                "10.0.0.1   | 203.0.113.7                        | 203.0.113.7",
                "10.0.0.1   | 1.1.1.1, 203.0.113.7               | 203.0.113.7",
                "10.0.0.1   | 203.0.113.7 , 10.2.3.4 ,fd00::1    | 203.0.113.7",
                "10.0.0.1   | 10.2.3.4, 10.2.3.5                 | 10.2.3.4",
                "10.0.0.1   | 203.0.113.7:8080                   | 203.0.113.7",
                "10.0.0.1   | [2001:db8::1]:8080                 | 2001:db8:0:0:0:0:0:1",
                "10.0.0.1   | 203.0.113.7, unknown               | 10.0.0.1",
                "10.0.0.1   | 203.0.113.7, unknown, 10.9.9.9     | 10.9.9.9",
                "10.0.0.1   | 203.0.113.7,                       | 10.0.0.1",
                "10.0.0.1   | 1                                  | 10.0.0.1",
                "10.0.0.1   | 300.1.1.1                          | 10.0.0.1",
                "10.0.0.1   | [2001:db8::1                       | 10.0.0.1",
                "::ffff:10.0.0.1 | 203.0.113.7                   | 203.0.113.7",
                "fd00::1    | fe80::1%eth0                       | fe80:0:0:0:0:0:0:1"
            })
    void forwardedFor(String peer, String header, String expected) {
        assertThat(caller(peer, header, null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.7                                   | 203.0.113.7",
                "For=\"203.0.113.7:1\";proto=https;by=10.0.0.1     | 203.0.113.7",
                "by=10.0.0.1; for=\"[2001:db8::1]\"                | 2001:db8:0:0:0:0:0:1",
                "for=1.1.1.1, for=203.0.113.7, for=10.1.1.1        | 203.0.113.7",
                "for=203.0.113.7, for=_hidden                      | 10.0.0.1",
                "for=203.0.113.7, proto=http                       | 10.0.0.1",
                "for=203.0.113.7, for=unknown, for=10.1.1.1        | 10.1.1.1"
            })
    void forwarded(String header, String expected) {
        assertThat(caller("10.0.0.1", null, header)).isEqualTo(expected);
    }

    @Test
    void whereBothDifferNeitherCounts() {
        assertThat(caller("10.0.0.1", "203.0.113.7", "for=203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(caller("10.0.0.1", "203.0.113.7", "for=203.0.113.8")).isEqualTo("10.0.0.1");
    }
}
