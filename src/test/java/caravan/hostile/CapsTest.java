package caravan.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** So many and no more: whoever comes too late is told so at once, and those who are inside notice nothing. */
class CapsTest {
    private static final String CHAT = RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", false));

    @Test
    void tooManyConnectionsAreClosedWhetherTheySayAnythingOrNot() {
        try (Rig rig = Rig.house(plan -> plan.flag("max-connections", "3"))) {
            List<RawClient> inside = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                inside.add(rig.caller());
            }
            await().until(() -> closes(rig));
            assertThat(inside.getLast().send(RawClient.get("/ping")).answer().text())
                    .isEqualTo("OK");

            inside.removeFirst().close();
            await().until(() -> !closes(rig));
            assertThat(inside.getLast().send(RawClient.get("/metrics")).answer().text())
                    .containsPattern("caravan_connections_refused_total [1-9]");
            inside.forEach(RawClient::close);
        }
    }

    private static boolean closes(Rig rig) {
        try (RawClient caller = rig.caller()) {
            return caller.send(RawClient.get("/ping")).answer().status() != 200;
        } catch (UncheckedIOException closed) {
            return true;
        }
    }

    @Test
    void tooManyCallsAreToldToComeAgainAndProbesAreNot() {
        try (Rig rig = Rig.house(plan -> plan.flag("max-calls", "2"))) {
            rig.fake().next(Reply.hangs(), Reply.hangs());
            try (RawClient first = rig.caller().send(CHAT);
                    RawClient second = rig.caller().send(CHAT)) {
                rig.fake().awaitSeen(2);

                RawClient.Answer refused = rig.say(CHAT);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.text()).contains("\"overloaded\"");
                assertThat(refused.head().header("retry-after")).isEqualTo("1");
                assertThat(rig.say(RawClient.get("/health")).status()).isEqualTo(200);
                assertThat(rig.say(RawClient.get("/admin/keys")).status())
                        .as("orders are heard")
                        .isEqualTo(403);
                assertThat(rig.say(RawClient.get("/metrics")).text()).contains("caravan_requests_inside 2.0");

                first.close();
                second.reset();
            }
            await().until(() -> rig.say(CHAT).status() == 200);
            await().untilAsserted(
                            () -> assertThat(rig.say(RawClient.get("/metrics")).text())
                                    .contains("caravan_requests_inside 0.0", "caravan_bytes_held 0.0"));
        }
    }

    /** However its calls end, each of them gives its place back. */
    @Test
    void placesAreGivenBackHoweverACallEnds() {
        try (Rig rig = Rig.house(plan -> plan.flag("max-calls", "1"))) {
            List<Reply> ends = List.of(
                    Reply.resets(),
                    Reply.closes(),
                    Reply.text(500, "no"),
                    Reply.sse(List.of("{}")).thenReset());
            for (Reply end : ends) {
                rig.fake().next(end);
                assertThatNoCallIsInside(rig);
                try (RawClient caller = rig.caller().send(CHAT)) {
                    caller.head();
                }
            }
            try (RawClient caller = rig.caller().send(CHAT.substring(0, CHAT.length() - 5))) {
                caller.reset();
            }
            assertThatNoCallIsInside(rig);
            assertThat(rig.say(RawClient.post("/v1/chat/completions", "{")).status())
                    .isEqualTo(400);
            assertThatNoCallIsInside(rig);
        }
    }

    private static void assertThatNoCallIsInside(Rig rig) {
        await().until(() -> rig.gate().inside() == 0);
        await().until(() -> rig.say(RawClient.get("/metrics")).text().contains("caravan_requests_inside 0.0"));
    }

    /** What nobody reads is held, and it counts: whoever comes then is told to come again. */
    @Test
    void memoryIsNotFilledWithWhatNobodyReads() {
        try (Rig rig = Rig.house(plan -> plan)) {
            rig.fake()
                    .next(Reply.of(200)
                            .header("Content-Type", "application/json")
                            .repeat(new byte[1 << 20], 50));
            try (RawClient caller = rig.caller().send(CHAT)) {
                rig.fake().awaitSeen(1);
                await().untilAsserted(() -> assertThat(
                                rig.say(RawClient.get("/metrics")).text())
                        .containsPattern("caravan_bytes_held [1-9]"));
                assertThat(caller.head().status()).isEqualTo(200);
            }
            await().untilAsserted(() ->
                    assertThat(rig.say(RawClient.get("/metrics")).text()).contains("caravan_bytes_held 0.0"));
        }
    }

    /** An answer is collected so that its cost can stand in a header; meanwhile it is held as much as any body. */
    @Test
    void anAnswerThatIsCollectedCountsUntilItsCallIsOver() {
        try (Rig rig = Rig.house(plan -> plan)) {
            rig.fake()
                    .next(Reply.of(200)
                            .header("Content-Type", "application/json")
                            .declaring(900_000)
                            .repeat(new byte[1 << 16], 8)
                            .thenHang());
            double held = 8 * (1 << 16) + Gate.chat("gpt-4o", false).length();
            try (RawClient caller = rig.caller().send(CHAT)) {
                await().untilAsserted(() ->
                        assertThat(rig.say(RawClient.get("/metrics")).text()).contains("caravan_bytes_held " + held));
                caller.reset();
            }
            await().untilAsserted(() ->
                    assertThat(rig.say(RawClient.get("/metrics")).text()).contains("caravan_bytes_held 0.0"));
        }
    }

    /** HTTP/1 answers in order: a caller who never waits for one would have us keep all that it asks. */
    @Test
    void requestsThatWaitForTheirTurnAreBounded() {
        try (Rig rig = Rig.house(plan -> plan)) {
            try (RawClient caller = rig.caller()) {
                for (int turn = 0; turn < 5; turn++) {
                    caller.send(RawClient.get("/ping").repeat(30));
                    for (int i = 0; i < 30; i++) {
                        assertThat(caller.answer().text()).isEqualTo("OK");
                    }
                }
            }
            rig.fake().next(Reply.hangs());
            try (RawClient caller = rig.caller().send(CHAT)) {
                rig.fake().awaitSeen(1);
                assertThatThrownBy(() -> caller.send(RawClient.get("/ping").repeat(1_000))
                                .head())
                        .isInstanceOf(UncheckedIOException.class);
            }
            await().until(() -> rig.gate().inside() == 0);
        }
    }
}
