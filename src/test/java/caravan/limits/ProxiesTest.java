package caravan.limits;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.StillClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose calls they are, when a proxy stands between: what anybody can write buys nothing. */
class ProxiesTest {
    private Rig rig;

    private void open(String trusted) {
        rig = Rig.house(plan ->
                plan.clock(new StillClock(Desk.NOON)).env("RATE_LIMIT", "2").flag("trusted-proxies", trusted));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private int admitted(int calls, String... headers) {
        int admitted = 0;
        for (int i = 0; i < calls; i++) {
            String[] filled = headers.clone();
            for (int h = 0; h < filled.length; h++) {
                filled[h] = filled[h].replace("{i}", Integer.toString(i));
            }
            RawClient.Answer answer = rig.say(RawClient.get("/v1/models", filled));
            admitted += answer.status() == 200 ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void aForgedHeaderBuysNothingWhereNoProxyIsTrusted() {
        open("");

        assertThat(admitted(
                        20, "X-Forwarded-For: 203.0.113.{i}", "Forwarded: for=203.0.113.{i}", "X-Real-IP: 10.0.0.{i}"))
                .isEqualTo(2);
    }

    @Test
    void aForgedHeaderBuysNothingWhereAnotherProxyIsTrusted() {
        open("10.0.0.0/8");

        assertThat(admitted(20, "X-Forwarded-For: 203.0.113.{i}")).isEqualTo(2);
    }

    @Test
    void behindATrustedProxyEachCallerHasTheirOwn() {
        open("127.0.0.1");

        assertThat(admitted(3, "X-Forwarded-For: 203.0.113.7")).isEqualTo(2);
        assertThat(admitted(3, "X-Forwarded-For: 203.0.113.8")).isEqualTo(2);
        assertThat(admitted(3, "Forwarded: for=203.0.113.8;proto=https")).isZero();
    }

    /** The proxy adds at the right what it heard; what the caller sent before stands at the left. */
    @Test
    void whatTheCallerWroteThemselvesBuysNothingBehindATrustedProxy() {
        open("127.0.0.0/8,10.0.0.0/8");

        assertThat(admitted(20, "X-Forwarded-For: 198.51.100.{i}, 203.0.113.7")).isEqualTo(2);
        assertThat(admitted(20, "X-Forwarded-For: 198.51.100.{i}, 203.0.113.7, 10.0.0.9"))
                .isZero();
        assertThat(admitted(20, "X-Forwarded-For: 198.51.100.{i}", "X-Forwarded-For: 203.0.113.7"))
                .isZero();
        assertThat(admitted(20, "Forwarded: for=198.51.100.{i}, for=\"203.0.113.7:4711\""))
                .isZero();
    }

    @Test
    void theHeaderThatAProxyOnlyLetsThroughBuysNothing() {
        open("127.0.0.1");

        assertThat(admitted(20, "X-Forwarded-For: 203.0.113.7", "Forwarded: for=198.51.100.{i}"))
                .isEqualTo(2);
    }

    @Test
    void ofIpv6WholeNetworksAreOneAndIpv4IsTheSameHoweverItIsWritten() {
        open("127.0.0.1");

        assertThat(admitted(20, "X-Forwarded-For: 2001:db8:1:2::{i}")).isEqualTo(2);
        assertThat(admitted(20, "Forwarded: for=\"[2001:db8:1:2:ffff::{i}]:1234\""))
                .isZero();
        assertThat(admitted(2, "X-Forwarded-For: 2001:db8:1:3::1")).isEqualTo(2);
        assertThat(admitted(2, "X-Forwarded-For: ::ffff:203.0.113.9")).isEqualTo(2);
        assertThat(admitted(2, "X-Forwarded-For: 203.0.113.9")).isZero();
    }

    @Test
    void aRouteSeesTheAddressThatIsBelieved() {
        open("127.0.0.1");
        rig.gate().write("routes/who.camel.yaml", """
                - route:
                    id: who
                    from:
                      uri: platform-http:/who
                      steps:
                        - setBody: {id: say-who, expression: {simple: {expression: "${body.request.address}"}}}
                """).reload();

        assertThat(rig.say(RawClient.get("/who", "X-Forwarded-For: 203.0.113.7"))
                        .text())
                .isEqualTo("203.0.113.7");
        assertThat(rig.say(RawClient.get("/who")).text()).isEqualTo("127.0.0.1");
        assertThat(rig.say(RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", false), "X-Forwarded-For: a"))
                        .status())
                .isEqualTo(200);
        assertThat(rig.lastSeen().header("x-forwarded-for")).isNull();
    }
}
