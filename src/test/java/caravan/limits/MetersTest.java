package caravan.limits;

import static caravan.limits.Desk.Someone.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Limit;
import caravan.call.Limit.Algorithm;
import caravan.call.Limit.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** There is an end to what is remembered, and nobody gains by that. */
class MetersTest {
    private static final String PER_ADDRESS = "limits: [{name: address, per: address, amount: 2, window: 1m}]";
    private static final Limit TWO = new Limit("address", Measure.REQUESTS, 2, Duration.ofMinutes(1), Algorithm.GREEDY);

    private static String address(int number) {
        return "10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    private static boolean take(Meters meters, String who, long now) {
        Asks asks = new Asks(List.of(Ask.of(Ask.Terms.always(TWO, new Slot("address", who)), 1, meters, now)));
        return asks.take(meters, now) == null;
    }

    @Test
    void aMillionAddressesLeaveABoundedMapAndTheBusyAreNotBegunAnew() {
        Desk desk = new Desk(PER_ADDRESS);
        Meters meters = desk.kept.of(Meters.class, "limits", () -> new Meters(1));
        assertThat(desk.admitted(3, ANN)).isEqualTo(2);

        for (int i = 0; i < 1_000_000; i++) {
            desk.admits(ANN.at(address(i)));
        }

        assertThat(meters.size()).isLessThanOrEqualTo(Meters.MOST + 1_024);
        assertThat(desk.admitted(3, ANN)).as("who was busy before").isZero();
    }

    @Test
    void theIdleGoWhenOthersComeAndTheMapIsSmallAgain() {
        Desk desk = new Desk(PER_ADDRESS);
        Meters meters = desk.kept.of(Meters.class, "limits", () -> new Meters(1));
        for (int i = 0; i < 50_000; i++) {
            desk.admits(ANN.at(address(i)));
        }
        assertThat(meters.size()).isEqualTo(50_000);

        desk.clock.move(Duration.ofMinutes(1));
        for (int i = 0; i < 10_000; i++) {
            desk.admits(ANN.at(address(1_000_000 + i)));
        }

        assertThat(meters.size()).isLessThan(12_000);
    }

    @Test
    void whenAllAreBusyNewcomersShareAndNobodyGetsMoreThanTheLimit() {
        Meters meters = new Meters(10);
        for (int i = 0; i < 10; i++) {
            take(meters, address(i), 0);
        }

        int admitted = 0;
        for (int i = 0; i < 3; i++) {
            admitted += take(meters, "newcomer", 0) ? 1 : 0;
        }

        assertThat(admitted).isEqualTo(2);
        assertThat(meters.size()).isEqualTo(11);
        long later = Duration.ofSeconds(40).toNanos();
        assertThat(take(meters, "newcomer", later))
                .as("of the shared one, when there is room again")
                .isTrue();
        assertThat(take(meters, "newcomer", later)).isFalse();
        long muchLater = Duration.ofMinutes(5).toNanos();
        take(meters, "newcomer", muchLater);
        assertThat(meters.size()).as("one of its own").isLessThan(11);
    }

    @Test
    void aBucketOfARunningCallIsNotThrownAwayThoughItBeFull() {
        Meters meters = new Meters(10);
        Limit tokens = new Limit("tokens", Measure.TOKENS, 100, Duration.ofSeconds(1), Algorithm.GREEDY);
        Ask running = Ask.of(Ask.Terms.always(tokens, new Slot("tokens", "ann")), 60, meters, 0);
        new Asks(List.of(running)).take(meters, 0);
        long later = Duration.ofMinutes(1).toNanos();

        for (int i = 0; i < 100; i++) {
            take(meters, address(i), later);
        }
        running.meter().settle(Measure.TOKENS, 60, 160, later);

        assertThat(meters.of(new Slot("tokens", "ann"), tokens, later)
                        .level(later)
                        .left())
                .isZero();
    }

    /** Whoever is just thrown away is found anew, by each of many who come for others at the same time. */
    @Test
    void idleOnesThatAreThrownAwayWhileTheyAreAskedForCountAllTheSame() throws Exception {
        Meters meters = new Meters(50);
        List<Thread> threads = new ArrayList<>();
        AtomicInteger admitted = new AtomicInteger();
        for (int round = 0; round < 200; round++) {
            long time = Duration.ofMinutes(10).toNanos() * (round + 1);
            int first = round;
            for (int i = 0; i < 8; i++) {
                int of = i;
                threads.add(Thread.ofVirtual().start(() -> {
                    take(meters, address(first * 10 + of), time);
                    admitted.addAndGet(take(meters, "always", time) ? 1 : 0);
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            threads.clear();
        }

        assertThat(admitted).hasValue(400);
    }
}
