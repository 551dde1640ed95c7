package caravan.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer without an end in sight, of which nothing is kept. */
class FlatHeapTest {
    private static final long ALL = 200_000_000;
    private static final long WARM = 20_000_000;
    private static final long ONE_MEGABYTE = 1_000_000;

    static Stream<Arguments> answers() {
        byte[] event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n"
                .formatted("x".repeat(60_000))
                .getBytes(UTF_8);
        byte[] numbers = "0.123456789,".repeat(5_000).getBytes(UTF_8);
        return Stream.of(
                Arguments.of("loop", Reply.sse(List.of()).repeat(event, 1_000_000)),
                Arguments.of("virtual", Reply.json("{\"data\":[").chunked().repeat(numbers, 1_000_000)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    @Complaint(number = 15, of = "apache/shenyu#6758")
    void twoHundredMegabytesPassAndLessThanOneStays(String threads, Reply endless) {
        try (Rig rig = Rig.house(plan -> plan.flag("threads", threads).flag("loops", "1"));
                RawClient caller = rig.caller()) {
            rig.fake().next(endless);
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true)));
            assertThat(caller.head().status()).isEqualTo(200);
            read(caller, WARM);
            long before = Heap.held();

            read(caller, ALL);

            assertThat(Heap.held() - before).isLessThan(ONE_MEGABYTE);
            caller.reset();
        }
    }

    private static void read(RawClient caller, long bytes) {
        for (long left = bytes; left > 0; ) {
            int read = caller.some().bytes().length;
            assertThat(read).isPositive();
            left -= read;
        }
    }
}
