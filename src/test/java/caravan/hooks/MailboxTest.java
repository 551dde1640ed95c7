package caravan.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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

    @Test
    void whatGoesOnIsNotSaidOverAndOver() throws InterruptedException {
        Semaphore next = new Semaphore(0);
        Mailbox mailbox = new Mailbox(
                "direct:x",
                letter -> {
                    waiting.release();
                    next.acquireUninterruptibly();
                    told.add(letter);
                    if (told.size() % 2 == 0) {
                        throw new IllegalStateException("now and then");
                    }
                },
                1,
                1,
                meters);
        Logger said = (Logger) LoggerFactory.getLogger(Mailbox.class);
        said.setLevel(Level.WARN); // tests say less, usually
        try (Told log = Told.listen()) {
            mailbox.post("first");
            for (int n = 0; n < 20; n++) {
                waiting.acquire();
                mailbox.post("waits");
                mailbox.post("dropped");
                next.release();
            }
            next.release();
            await().until(() -> told.size() == 21);

            assertThat(dropped()).isEqualTo(20);
            assertThat(log.said(Level.WARN)).hasSize(2);
        } finally {
            said.setLevel(null);
        }
    }
}
