package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.books.Desk.Asker;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Questions to the books wait for their turn, so many and no more. */
class DeskTest {
    private final CountDownLatch held = new CountDownLatch(1);
    private final BlockingQueue<String> answered = new LinkedBlockingQueue<>();

    private void hold() {
        try {
            held.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoRunsTheGatewayWaitsForNoMoreThanTheQuestionThatIsBeingAnswered() throws InterruptedException {
        try (Desk desk = new Desk()) {
            CountDownLatch begun = new CountDownLatch(1);
            desk.execute(Asker.CALLER, () -> {
                begun.countDown();
                hold();
            });
            begun.await();
            for (int n = 0; n < Desk.MOST_WAITING; n++) {
                desk.execute(Asker.CALLER, () -> answered.add("caller"));
            }
            assertThatThrownBy(() -> desk.execute(Asker.CALLER, () -> answered.add("one too many")))
                    .isInstanceOf(RejectedExecutionException.class);
            desk.execute(Asker.ADMINISTRATOR, () -> answered.add("administrator"));

            held.countDown();

            assertThat(answered.poll(10, TimeUnit.SECONDS)).isEqualTo("administrator");
            for (int n = 0; n < Desk.MOST_WAITING; n++) {
                assertThat(answered.poll(10, TimeUnit.SECONDS)).isEqualTo("caller");
            }
            assertThat(List.copyOf(answered)).isEmpty();
        }
    }
}
