package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.testkit.RawClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An upload may take as long as it likes, if it is we who do not read it. */
class SlowUploadTest {
    private static final String HEAD = "POST /basin HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n";
    private static final Duration LIMIT = Duration.ofMillis(300);

    private static Rig rig;

    private final Basin basin = Basin.fresh();

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.flag("body-timeout", LIMIT.toMillis() + "ms")
                .file("routes/basin.camel.yaml", UploadTest.ROUTE.formatted("basin", "fill")));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void anUploadThatIsSilentFails() {
        try (RawClient caller = rig.caller().send(HEAD + "0123")) {
            assertThat(caller.answer().text()).isEqualTo("TOO_SLOW after 4 bytes");
            assertThat(caller.rest()).isEmpty();
        }
    }

    @Test
    void anUploadThatWaitsForUsDoesNot() {
        basin.shut();
        try (RawClient caller = rig.caller().send(HEAD)) {
            byte[] body = new byte[4_000_000];
            Thread sender = Thread.ofVirtual().start(() -> caller.send(body));
            await().until(() -> basin.bytes() > 0);
            await().during(LIMIT.multipliedBy(3)).until(() -> rig.gate().inside() == 1);

            basin.open();
            assertThat(caller.answer().text()).isEqualTo("4000000 bytes of 4000000");
            assertThat(sender.isAlive()).isFalse();
        }
    }
}
