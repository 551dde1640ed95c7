package caravan.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final Semaphore waiting = new Semaphore(0);

    private void tell(String letter) {
        waiting.release();
        try {
            open.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        told.add(letter);
    }

    private double dropped() {
        return meters.get("caravan.hook.dropped")
                .tag("route", "direct:x")
                .counter()
                .count();
    }

    @Test
    void whatFindsNoRoomIsDroppedAndCounted() throws InterruptedException {
        Mailbox mailbox = new Mailbox("direct:x", this::tell, 3, 2, meters);
        mailbox.post("a");
        mailbox.post("b");
        waiting.acquire(2);
        for (String letter : "c d e f g".split(" ", -1)) {
            mailbox.post(letter);
        }
        assertThat(dropped()).isEqualTo(2);

        open.countDown();
        await().until(() -> told.size() == 5);
        assertThat(told).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    void oneAtATimeTheyStayInOrderAndNoneIsForgotten() {
        open.countDown();
        Mailbox mailbox = new Mailbox("direct:x", this::tell, 10_000, 1, meters);
        for (int i = 0; i < 10_000; i++) {
            mailbox.post(String.valueOf(i));
        }
        await().until(() -> told.size() == 10_000);
        assertThat(told.stream().map(Integer::valueOf).toList()).isSorted();
    }

    @Test
    void aCloseDropsWhatIsNotToldInTime() throws InterruptedException {
        Mailbox mailbox = new Mailbox("direct:x", this::tell, 3, 1, meters);
        mailbox.post("a");
        waiting.acquire();
        mailbox.post("b");
        mailbox.post("c");

        mailbox.close(Duration.ofMillis(1));

        assertThat(dropped()).isEqualTo(2);
        open.countDown();
    }
}
