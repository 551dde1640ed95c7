package caravan.limits;

import static caravan.limits.Desk.Someone.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Call;
import caravan.door.Rig;
import caravan.testkit.StillClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Sixty-four at once, and the sums are exact. */
class ManyThreadsTest {
    private static final int THREADS = 64;

    /** The sum of what they return, all having begun together. */
    private static int together(Callable<Integer> work) throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<Integer>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    begin.await();
                    return work.call();
                }));
            }
            begin.countDown();
            int sum = 0;
            for (Future<Integer> each : all) {
                sum += each.get();
            }
            return sum;
        }
    }

    @Test
    void throughTheDoorExactlyTheLimitIsAdmitted() throws Exception {
        try (Rig rig = Rig.house(plan -> plan.clock(new StillClock(Desk.NOON)).env("RATE_LIMIT", "100"))) {
            int admitted = together(() -> {
                int mine = 0;
                for (int i = 0; i < 5; i++) {
                    mine += rig.chat(Gate.chat("gpt-4o", i % 2 == 0)).status() == 200 ? 1 : 0;
                }
                return mine;
            });

            assertThat(admitted).isEqualTo(100);
            assertThat(rig.fake().seen()).hasSize(100);
        }
    }

    /** A refused call that held one of the wide limit for a moment would keep somebody else out. */
    @Test
    void whatIsRefusedTakesNothingNotEvenForAMoment() throws Exception {
        Desk desk = new Desk("""
                limits:
                  - {name: wide, amount: 1000, window: 1m}
                  - {name: narrow, match: {model: narrow}, amount: 10, window: 1m}
                """);
        int admitted = together(() -> {
            int mine = 0;
            for (int i = 0; i < 200; i++) {
                desk.admits(Desk.call(ANN, "openai", "narrow", "{}", 1));
                mine += i % 13 == 0 && desk.admits(ANN) ? 1 : 0;
            }
            return mine;
        });

        assertThat(admitted).isEqualTo(990);
    }

    @Test
    void tokensAreSettledToTheLast() throws Exception {
        Desk desk = new Desk("limits: [{name: t, measure: tokens, amount: 10000000, window: 1d}]");
        int used = together(() -> {
            int mine = 0;
            for (int i = 0; i < 100; i++) {
                Call call = Desk.call(ANN, "openai", "gpt-4o", "{\"max_tokens\":50}", 10);
                assertThat(desk.admits(call)).isTrue();
                Desk.end(call, i, i % 7 * 40L);
                mine += i + i % 7 * 40;
            }
            return mine;
        });

        Call last = Desk.call(ANN, "openai", "gpt-4o", "{\"max_tokens\":1}", 1);
        desk.admits(last);
        Desk.end(last, 0, 0);
        assertThat(Desk.left(last, "tokens")).isEqualTo(Integer.toString(10_000_000 - used));
    }

    @Test
    void noMoreRunAtOnceThanMay() throws Exception {
        Desk desk = new Desk("limits: [{name: c, measure: calls, amount: 7}]");
        java.util.concurrent.atomic.AtomicInteger running = new java.util.concurrent.atomic.AtomicInteger();
        together(() -> {
            for (int i = 0; i < 300; i++) {
                Call call = Desk.call(ANN);
                if (desk.admits(call)) {
                    assertThat(running.incrementAndGet()).isLessThanOrEqualTo(7);
                    running.decrementAndGet();
                    Desk.end(call, 1, 1);
                }
            }
            return 0;
        });

        assertThat(desk.admitted(20, ANN)).isEqualTo(7);
    }
}
