package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of calls of which most end badly, and nothing of them stays. */
class LeakTest {
    private static final String PATH = "/v1/chat/completions";
    private static final int CALLS = 2_500;
    private static final int WARM_UP = 200;
    private static final int AT_ONCE = 64;
    private static final List<Exit> EXITS = List.of(Exit.values());

    /** What the process holds besides connections to the provider, which are kept for the next call. */
    private record Held(int threads, long files) {
        static Held now(FakeProvider fake) {
            long files = ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getOpenFileDescriptorCount();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            return new Held(threads, files - 2L * fake.openConnections()); // both ends are here
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    @Complaint(number = 5, of = "maximhq/bifrost#828")
    void nothingStaysOfCallsThatEndBadly(String threads) throws Exception {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Pipeline.read().plan(fake).flag("threads", threads).start()) {
            Trouble.teach(fake);
            Faulty.PASSED.reset();
            callAll(gate.port(), WARM_UP);
            Books.quiet(gate, fake);
            Held before = Held.now(fake);

            callAll(gate.port(), CALLS);

            Books.quiet(gate, fake);
            await().untilAsserted(() -> {
                Held after = Held.now(fake);
                assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 8);
                assertThat(after.files()).isLessThanOrEqualTo(before.files() + 8);
            });
            assertThat(gate.entries()).hasSize(Faulty.PASSED.intValue());
            assertThat(gate.entries())
                    .extracting(entry -> entry.path("id").asText())
                    .doesNotHaveDuplicates();
            assertThat(gate.post(PATH, Gate.chat("gpt-4o", true)).body()).endsWith("data: [DONE]\n\n");
        }
    }

    private static void callAll(int port, int calls) throws Exception {
        Semaphore turns = new Semaphore(AT_ONCE);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < calls; n++) {
                int kind = n;
                turns.acquire();
                all.add(callers.submit(() -> {
                    try {
                        call(port, kind);
                    } finally {
                        turns.release();
                    }
                }));
            }
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    /** One of ten kinds, and one of three ways to leave. */
    private static void call(int port, int n) {
        Exit exit = EXITS.get(n % 3);
        try (RawClient caller = RawClient.to(port)) {
            switch (n % 10) {
                case 0, 1 -> ask(caller, Gate.chat("gpt-4o", n % 10 == 0)).answer();
                case 2 -> ask(caller, Trouble.HANGS_BEFORE_ITS_HEAD.request("gpt-4o"));
                case 3 -> ask(caller, Trouble.HANGS_AFTER_ITS_HEAD.request("gpt-4o"));
                case 4, 5 -> {
                    ask(caller, Trouble.HANGS_IN_MID_STREAM.request("gpt-4o")).head();
                    caller.chunk();
                }
                case 6 ->
                    ask(caller, Trouble.RESETS_BEFORE_ITS_HEAD.request("gpt-4o"))
                            .answer();
                case 7 ->
                    ask(caller, Trouble.RESETS_IN_MID_STREAM.request("gpt-4o")).rest();
                case 8 ->
                    caller.send(RawClient.post(PATH, Gate.chat("gpt-4o", true)).substring(0, 150));
                default -> ask(caller, Gate.chat("gpt-4o", true));
            }
            exit.take(caller);
        }
    }

    private static RawClient ask(RawClient caller, String request) {
        return caller.send(RawClient.post(PATH, request));
    }
}
