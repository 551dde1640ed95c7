package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.lives.Books;
import caravan.lives.Exit;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten thousand callers who leave, half of them before the first byte and half in mid-stream. */
class AbortsTest {
    private static final List<Exit> EXITS = List.of(Exit.values());
    private static final int ABORTS = 10_000;
    private static final int ROUND = 500;
    private static final long MEGABYTES = 3_000_000;
    private static final String ASK = RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true));
    private static final Reply BEGUN = Replies.chatStream(Collections.nCopies(20, " far"), true)
            .first(1_500)
            .thenHang();

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Rig.house(plan -> plan.flag("loops", "1"));
        rig.fake().always(seen -> seen.order() % 2 == 0 ? BEGUN : Reply.hangs());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private record Held(int threads, long files, long heap) {
        static Held now() {
            long files = ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getOpenFileDescriptorCount();
            return new Held(Heap.threads(), files, Heap.held());
        }
    }

    private void abort(int calls) {
        for (int i = 0; i < calls; i++) {
            Exit exit = EXITS.get(i % EXITS.size());
            int seen = rig.fake().seen().size();
            try (RawClient caller = rig.caller().send(ASK)) {
                if (seen % 2 == 0) {
                    caller.head();
                    caller.chunk();
                } else {
                    rig.fake().awaitSeen(seen + 1);
                }
                exit.take(caller);
            }
        }
        Books.quiet(rig.gate(), rig.fake());
        rig.fake().forget();
    }

    @Test
    @Complaint(
            number = 5,
            of = {"maximhq/bifrost#828", "maximhq/bifrost#6802"})
    void tenThousandAbortsLeaveNoThreadNoSocketNoPlaceInThePoolAndNoHeap() {
        abort(ROUND);
        Held before = Held.now();

        for (int done = 0; done < ABORTS; done += ROUND) {
            abort(ROUND);
        }

        await().untilAsserted(() -> assertThat(rig.fake().openConnections()).isZero());
        await().untilAsserted(() -> {
            Held after = Held.now();
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 4);
            assertThat(after.files()).isLessThanOrEqualTo(before.files() + 4);
            assertThat(after.heap()).isLessThan(before.heap() + MEGABYTES);
        });
    }
}
