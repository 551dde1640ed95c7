package caravan.sideroutes;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.FakeWire;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import java.io.ByteArrayInputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RouteSourceTest {
    @Test
    void toCancelAfterTheEndDoesNotInterruptTheRoute() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        RouteSource source = new RouteSource(new FakeWire(), new ByteArrayInputStream(new byte[] {1}), () -> {
            try {
                cancelled.await();
            } catch (InterruptedException disturbed) {
                interrupted.set(true);
            }
            over.countDown();
        });
        source.start(new Ending(ended));
        ended.await();

        source.cancel();
        cancelled.countDown();
        over.await();

        assertThat(interrupted).isFalse();
    }

    private record Ending(CountDownLatch ended) implements Source.Sink {
        @Override
        public void bytes(byte[] piece) {}

        @Override
        public void end() {
            ended.countDown();
        }

        @Override
        public void failed(UpstreamFailed why) {}
    }
}
