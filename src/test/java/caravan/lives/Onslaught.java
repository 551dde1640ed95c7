package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.testkit.RawClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Callers who call on and on, whole answers and streams, until the gateway is killed under them. */
final class Onslaught {
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private Onslaught() {}

    /**
     * Kills it in the midst of its work.
     *
     * @param enough how many answers are to be seen before
     * @return the ids of the calls whose end was seen
     */
    static Set<String> on(Caravans caravan, int callers, int enough) throws InterruptedException {
        Onslaught onslaught = new Onslaught();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = caravan.port();
            for (int n = 0; n < callers; n++) {
                boolean stream = n % 2 == 0;
                var unused = threads.submit(() -> onslaught.callOnAndOn(port, stream));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> onslaught.seen.size() >= enough);
            caravan.kill();
            assertThat(caravan.exitCode()).isEqualTo(137);
        }
        return onslaught.seen;
    }

    private void callOnAndOn(int port, boolean stream) {
        String request = RawClient.post("/v1/chat/completions", Gate.chat(stream ? "demo/lorem" : "demo/echo", stream));
        try (RawClient caller = RawClient.to(port)) {
            while (true) {
                RawClient.Answer answer = caller.send(request).answer();
                seen.add(String.valueOf(answer.head().header("x-request-id")));
            }
        } catch (UncheckedIOException killed) {
            // that was to be expected
        }
    }
}
