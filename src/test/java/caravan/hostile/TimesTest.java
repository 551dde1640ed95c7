package caravan.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever says nothing, or too slowly, or does not read, is let go; a call that is merely long is not. */
class TimesTest {
    private static final String HEAD = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.flag("head-timeout", "400ms")
                .flag("idle-timeout", "900ms")
                .flag("body-timeout", "400ms")
                .flag("write-timeout", "1s"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void whoeverConnectsAndSaysNothingIsLetGo() {
        try (RawClient caller = rig.caller()) {
            assertThat(caller.rest()).isEmpty();
        }
    }

    @Test
    void aHeadThatDoesNotComeToItsEndIsTooSlow() {
        try (RawClient caller = rig.caller().send("GET /ping HTTP/1.1\r\nHo")) {
            assertThat(caller.answer().status()).isEqualTo(408);
            assertThat(caller.rest()).isEmpty();
        }
    }

    /** Each byte is in time, and all of them are not. */
    @Test
    void aHeadThatComesByteByByteIsTooSlow() {
        try (RawClient caller = rig.caller()) {
            Thread sender =
                    Thread.ofVirtual().start(() -> drip(caller, "GET /ping HTTP/1.1\r\nX-Slow: " + "x".repeat(1_000)));
            assertThat(caller.head().status()).isEqualTo(408);
            sender.interrupt();
        }
    }

    private static void drip(RawClient caller, String text) {
        try {
            for (int i = 0; i < text.length() && !Thread.currentThread().isInterrupted(); i++) {
                caller.send(text.substring(i, i + 1));
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(50).toNanos());
            }
        } catch (UncheckedIOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    @Test
    void aConnectionThatDoesNothingIsLetGo() {
        try (RawClient caller = rig.caller().send(RawClient.get("/ping"))) {
            assertThat(caller.answer().text()).isEqualTo("OK");
            assertThat(caller.rest()).isEmpty();
        }
    }

    @Test
    void aBodyThatIsSilentIsTooSlow() {
        try (RawClient caller = rig.caller().send(HEAD + "{")) {
            RawClient.Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).contains("\"request_timeout\"");
            assertThat(answer.head().header("connection")).isEqualTo("close");
        }
    }

    @Test
    void aBodyThatComesByteByByteIsTooSlow() {
        try (RawClient caller = rig.caller().send(HEAD)) {
            Thread sender = Thread.ofVirtual().start(() -> drip(caller, " ".repeat(100)));
            assertThat(caller.answer().status()).isEqualTo(408);
            sender.interrupt();
        }
    }

    @Test
    void aStreamThatIsSilentForLongLives() {
        String end = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        rig.fake()
                .next(Reply.sse(List.of())
                        .bytes(": hello\n\n")
                        .delay(Duration.ofMillis(2_500))
                        .bytes(end));

        RawClient.Answer answer = rig.chat(Gate.chat("gpt-4o", true));
        assertThat(answer.text()).endsWith(end);
    }

    @Test
    void aCallerWhoDoesNotReadIsLetGoAndItsProviderToo() {
        byte[] piece = new byte[1 << 20];
        int before = rig.fake().seen().size();
        rig.fake().next(Reply.of(200).header("Content-Type", "application/json").repeat(piece, 200));
        try (RawClient caller = rig.caller().send(RawClient.post("/v1/chat/completions", Gate.chat("slow", false)))) {
            Seen seen = rig.fake().awaitSeen(before + 1).getLast();
            assertThat(seen.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
            assertThat(seen.written()).isLessThan(100L << 20);
            await().until(() -> rig.gate().inside() == 0);
            assertThat(rig.gate().entries().getLast().path("outcome").asText()).isEqualTo("caller_left");
            assertThatThrownBy(() -> caller.body(caller.head())).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aCallerWhoReadsSlowlyLives() {
        byte[] piece = new byte[1 << 20];
        rig.fake().next(Reply.of(200).header("Content-Type", "application/json").repeat(piece, 40));
        try (RawClient caller = rig.caller().send(RawClient.post("/v1/chat/completions", Gate.chat("slow", false)))) {
            RawClient.Head head = caller.head();
            assertThat(head.status()).isEqualTo(200);
            long read = 0;
            for (int turn = 0; turn < 30; turn++) { // three times as long as the limit
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(100).toNanos());
                for (long until = read + (1 << 20); read < until; ) {
                    read += caller.chunk().bytes().length;
                }
            }
            assertThat(read).isGreaterThan(30L << 20);
        }
    }
}
