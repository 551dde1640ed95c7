package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the provider has said is with the caller before it says more; and what the caller does not read is not said. */
class PromptStreamsTest {
    private static final int PIECES = 500;
    private static final int EACH = 60_000;

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan.flag("loops", "1"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    static Stream<Arguments> events() {
        return Tongue.all()
                .flatMap(tongue -> IntStream.rangeClosed(1, tongue.events().size())
                        .filter(event -> !tongue.told().get(event - 1).isEmpty())
                        .mapToObj(event -> Arguments.of(tongue, event)));
    }

    /** The provider hangs after it: nothing that it might say later can have helped. */
    @ParameterizedTest(name = "{0}, event {1}")
    @MethodSource("events")
    void anEventIsToldBeforeTheNextOneIsHere(Tongue tongue, int event) {
        rig.fake().next(tongue.upTo(event).thenHang());
        try (RawClient caller = rig.caller()) {
            caller.send(tongue.request());
            assertThat(caller.head().status()).isEqualTo(200);
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (!read.toString(UTF_8).contains(tongue.told().get(event - 1))) {
                read.writeBytes(caller.chunk().bytes());
            }
        }
    }

    /** The last chunk of HTTP comes late: the caller does not wait for it, and the connection is not lost over it. */
    @ParameterizedTest
    @MethodSource("caravan.translation.Tongue#all")
    void theProvidersConnectionIsUsedAgain(Tongue tongue) {
        Reply late = tongue.upTo(tongue.events().size()).delay(Duration.ofMillis(30));
        Seen first = after(tongue, late);
        assertThat(first.awaitEnd()).isEqualTo(Seen.State.FINISHED);
        int connections = rig.fake().connections();

        assertThat(after(tongue, late).awaitEnd()).isEqualTo(Seen.State.FINISHED);
        assertThat(rig.fake().connections()).isEqualTo(connections);
    }

    private static Seen after(Tongue tongue, Reply reply) {
        rig.fake().next(reply);
        assertThat(rig.say(tongue.request()).text()).endsWith(tongue.end());
        return rig.lastSeen();
    }

    @ParameterizedTest
    @MethodSource("caravan.translation.Tongue#all")
    void aStreamIsReadNoFasterThanItsCallerReads(Tongue tongue) {
        int hello = tongue.told().indexOf(Tongue.HELLO);
        String said = tongue.events().get(hello).replace(Tongue.HELLO, "x".repeat(EACH));
        rig.fake().next(tongue.upTo(hello).repeat(said.getBytes(UTF_8), PIECES));

        try (RawClient caller = rig.caller()) {
            caller.send(tongue.request()).head();
            Seen seen = rig.lastSeen();
            long stalled = Awaitility.await().until(() -> steady(seen), at -> at > 0);
            assertThat(stalled).isLessThan((long) PIECES * EACH / 2);

            for (long read = 0; read < (long) PIECES * EACH * 3 / 4; ) {
                read += caller.chunk().bytes().length;
            }
            caller.reset();
        }
        assertThat(rig.lastSeen().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
    }

    /** How much was written, once that is some and has stayed the same for a while; else 0. */
    private static long steady(Seen seen) {
        long before = seen.written();
        Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        return before == seen.written() ? before : 0;
    }
}
