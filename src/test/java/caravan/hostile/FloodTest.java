package caravan.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More than anybody reads, or as fast as it can: what is held stays small, and nobody waits for it. */
class FloodTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int ALL = 200;

    /** What two sockets on one machine may hold by themselves, and the little that is ours. */
    private static final long IN_FLIGHT = 40L * MEGABYTE;

    private static final String CHAT = RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true));

    private static Rig rig() {
        return Rig.house(plan -> plan.flag("loops", "1"));
    }

    private static Reply events() {
        byte[] event = ("data: {\"x\":\"" + "x".repeat(MEGABYTE / 16 - 15) + "\"}\n\n").getBytes(US_ASCII);
        return Reply.sse(List.of()).repeat(event, 16 * ALL).bytes("data: [DONE]\n\n");
    }

    private static Reply bytes() {
        return Reply.of(200).header("Content-Type", "application/json").repeat(new byte[MEGABYTE], ALL);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofWhatNobodyReadsLittleIsHeld(boolean events) {
        try (Rig rig = rig()) {
            rig.fake().next(events ? events() : bytes());
            try (RawClient caller = rig.caller().send(CHAT)) {
                Seen seen = rig.fake().awaitSeen(1).getFirst();
                await().during(Duration.ofMillis(300)).until(() -> seen.written(), still());
                assertThat(seen.written()).isLessThan(IN_FLIGHT);
                assertThat(seen.state()).isEqualTo(Seen.State.OPEN);

                caller.head();
                long before = seen.written();
                readFor(caller, 30L * MEGABYTE);
                await().until(() -> seen.written() > before);
                assertThat(seen.written()).isLessThan(IN_FLIGHT + 30L * MEGABYTE);
            }
            assertThat(rig.fake().awaitSeen(1).getFirst().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        }
    }

    /** True once a number stays as it is. */
    private static java.util.function.Predicate<Long> still() {
        AtomicLong last = new AtomicLong(-1);
        return now -> last.getAndSet(now) == now;
    }

    private static long readFor(RawClient caller, long bytes) {
        long read = 0;
        while (read < bytes) {
            read += caller.chunk().bytes().length;
        }
        return read;
    }

    @Test
    void atFullSpeedNoMoreIsEverOnTheWay() {
        try (Rig rig = rig()) {
            rig.fake().next(bytes());
            try (RawClient caller = rig.caller().send(CHAT)) {
                assertThat(caller.head().status()).isEqualTo(200);
                Seen seen = rig.fake().seen().getFirst();
                long read = 0;
                while (read < (long) ALL * MEGABYTE) {
                    read += caller.chunk().bytes().length;
                    assertThat(seen.written() - read).isLessThan(IN_FLIGHT);
                }
            }
        }
    }

    /** All of them on one event loop: the small ones are through long before the large one is. */
    @Test
    void oneFloodHoldsNobodyUp() {
        try (Rig rig = rig();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            rig.fake().next(events());
            try (RawClient flood = rig.caller().send(CHAT)) {
                flood.head();
                AtomicLong read = new AtomicLong();
                CompletableFuture<Void> all = CompletableFuture.runAsync(
                        () -> IntStream.range(0, ALL).forEach(i -> read.addAndGet(readFor(flood, MEGABYTE))), callers);
                await().until(() -> read.get() > 0);
                String small = Gate.chat("gpt-4o", false);
                List<CompletableFuture<Integer>> answers = IntStream.range(0, 50)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> rig.chat(small).status(), callers))
                        .toList();

                assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(200);
                long meanwhile = read.get();
                all.join();
                assertThat(meanwhile)
                        .as("of the flood, when all small ones had been answered")
                        .isLessThan(read.get());
            }
        }
    }
}
