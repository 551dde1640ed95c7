package caravan.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** Where there is a port for those who run the gateway, its figures are there and nowhere else. */
class AdminPortTest {
    @Test
    void theFiguresAreAtOnePortAndTheCallsAtTheOther() {
        try (Rig rig = Rig.house(plan -> plan.flag("admin-port", "0"))) {
            int admin = rig.gate().adminPort();
            for (String figures : new String[] {"/stats", "/metrics"}) {
                assertThat(status(admin, RawClient.get(figures))).isEqualTo(200);
                assertThat(rig.say(RawClient.get(figures)).status()).isEqualTo(404);
                assertThat(rig.say(RawClient.post(figures, "{}")).status()).isEqualTo(404);
            }
            for (String probe : new String[] {"/health", "/healthz", "/ping"}) {
                assertThat(status(admin, RawClient.get(probe))).isEqualTo(200);
                assertThat(rig.say(RawClient.get(probe)).status()).isEqualTo(200);
            }
            assertThat(status(admin, RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", false))))
                    .isEqualTo(404);
            assertThat(status(admin, RawClient.get("/v1/models"))).isEqualTo(404);
            assertThat(rig.fake().seen()).isEmpty();
        }
    }

    private static int status(int port, String request) {
        try (RawClient caller = RawClient.to(port)) {
            return caller.send(request).answer().status();
        }
    }

    @Test
    void withoutOneAllIsAtTheFrontDoor() {
        try (Rig rig = Rig.house(plan -> plan)) {
            assertThat(rig.gate().adminPort()).isZero();
            assertThat(rig.say(RawClient.get("/stats")).status()).isEqualTo(200);
            assertThat(rig.say(RawClient.get("/metrics")).text())
                    .contains("caravan_connections ", "caravan_bytes_held");
        }
    }
}
