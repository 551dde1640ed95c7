package caravan.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.Cue;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream is out as it comes in: at once, and no faster than it is read. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class StreamTimingTest {
    private static final String CHUNK =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}\n\n";

    private static final int PIECES = 800;
    private static final long ALL = PIECES * 60_000L;

    private static Rig rig;

    StreamTimingTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    @Test
    @Complaint(number = 13, of = "Kong/kong#12680")
    void eachEventIsOutBeforeTheNextIsSent() {
        List<String> events = List.of(
                CHUNK.formatted("1"), ": comment\n\n", CHUNK.formatted("2"), CHUNK.formatted("3".repeat(10_000)));
        List<Cue> read = events.stream().map(event -> new Cue()).toList();
        Reply reply = Reply.sse(List.of());
        for (int i = 0; i < events.size(); i++) {
            reply = reply.bytes(events.get(i)).until(read.get(i));
        }
        rig.fake().next(reply.thenHang());

        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true)));
            caller.head();
            for (int i = 0; i < events.size(); i++) {
                assertThat(caller.chunk().text()).isEqualTo(events.get(i));
                read.get(i).give();
            }
        }
    }

    static Stream<Reply> endless() {
        byte[] numbers = "0.123456789,".repeat(5_000).getBytes(UTF_8);
        return Stream.of(
                Reply.sse(List.of()).repeat(CHUNK.formatted("x".repeat(60_000)).getBytes(UTF_8), PIECES),
                Reply.json("{\"data\":[").chunked().repeat(numbers, PIECES));
    }

    @ParameterizedTest
    @MethodSource("endless")
    @Complaint(number = 14, of = "apache/apisix#13256")
    void anAnswerIsReadNoFasterThanItsCallerReads(Reply endless) {
        rig.fake().next(endless);

        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true)));
            caller.head();
            Seen seen = rig.lastSeen();
            long stalled = await().until(() -> steady(seen), at -> at > 0);
            assertThat(stalled).isLessThan(ALL / 2);

            long read = 0;
            while (read < ALL * 3 / 4) {
                read += caller.chunk().bytes().length;
            }
            await().until(() -> seen.written() >= ALL * 3 / 4);
        }
    }

    /** How much was written, once that is some and has stayed the same for a while; else 0. */
    private static long steady(Seen seen) {
        long before = seen.written();
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        return before == seen.written() ? before : 0;
    }
}
