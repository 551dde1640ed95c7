package caravan.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.Cue;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream at its own pace, and beside those of others. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class PaceTest {
    private static final int CHUNKS = 64;

    private static final int SMALL_CALLS = 50;
    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n";
    private static final byte[] BIG = CHUNK.formatted("x".repeat(60_000)).getBytes(UTF_8);

    private static Rig rig;

    @Parameter
    String threads;

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads).flag("loops", "1"));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    private static RawClient ask(Reply reply) {
        rig.fake().next(reply);
        return rig.caller()
                .send(RawClient.post(
                        "/v1/chat/completions", Gate.chat("gpt-4o", true), "Accept-Encoding: gzip, deflate, br"));
    }

    /** The provider says nothing more until its caller has read what it said: an event that is held back would be so for ever. */
    @ParameterizedTest
    @ValueSource(ints = {200, 2_000})
    @Complaint(
            number = 13,
            of = {"Kong/kong#12680", "apache/apisix#12665", "dstackai/dstack#4269"})
    void eachEventOfAStreamComesOutAloneAtItsOwnTime(int words) {
        String event = CHUNK.formatted("word ".repeat(words));
        List<Cue> read = Stream.generate(Cue::new).limit(CHUNKS).toList();
        Reply reply = Reply.sse(List.of());
        for (Cue each : read) {
            reply = reply.bytes(event).until(each);
        }
        try (RawClient caller = ask(reply.bytes("data: [DONE]\n\n"))) {
            assertThat(caller.head().header("content-encoding")).isNull();
            for (Cue each : read) {
                assertThat(caller.chunk().text()).isEqualTo(event);
                each.give();
            }
            assertThat(caller.chunk().text()).isEqualTo("data: [DONE]\n\n");
        }
    }

    /** All share one event loop, and the firehose has no end: whoever is served at all, is served between its events. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Complaint(number = 14, of = "apache/apisix#13256")
    void aFirehoseStarvesNobodyOnItsLoop(boolean stream) throws Exception {
        AtomicLong drunk = new AtomicLong();
        try (RawClient firehose = ask(Reply.sse(List.of()).repeat(BIG, 1_000_000));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            firehose.head();
            Future<?> drinking = callers.submit(() -> {
                while (true) {
                    drunk.addAndGet(firehose.some().bytes().length); // until the reset below
                }
            });
            List<Future<Integer>> small = new ArrayList<>();
            for (int i = 0; i < SMALL_CALLS; i++) {
                small.add(callers.submit(
                        () -> rig.chat(Gate.chat("gpt-4o", stream)).status()));
            }
            for (Future<Integer> each : small) {
                assertThat(each.get()).isEqualTo(200);
            }
            long then = drunk.get();
            await().until(() -> drunk.get() > then + 10L * BIG.length);
            assertThat(drinking.isDone()).as("the firehose still runs").isFalse();
            firehose.reset();
        }
        await().until(() -> rig.gate().inside() == 0);
    }
}
