package caravan.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.call.Limit;
import caravan.call.Limit.Algorithm;
import caravan.call.Limit.Measure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One bucket, and what becomes of it between the beginning and the end of a call. */
class MeterTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static Limit tokens(long amount, long seconds, Algorithm algorithm) {
        return new Limit("x", Measure.TOKENS, amount, Duration.ofSeconds(seconds), algorithm);
    }

    private static boolean take(Meter meter, Limit limit, long amount, long now) {
        meter.lock();
        try {
            meter.open(limit, now);
            boolean room = meter.delay(amount) == 0;
            if (room) {
                meter.take(amount);
            }
            return room;
        } finally {
            meter.unlock();
        }
    }

    @Test
    void whatIsOwedIsOwedFromTheEndOfTheCallOn() {
        Limit limit = tokens(100, 1, Algorithm.GREEDY);
        Meter meter = new Meter(limit, 0);
        assertThat(take(meter, limit, 60, 0)).isTrue();

        meter.settle(Measure.TOKENS, 60, 160, 10 * SECOND);

        assertThat(meter.level(10 * SECOND).left()).isZero();
    }

    @Test
    void twoWhoseTimesComeInAnotherOrderDoNotBeginTheWindowAnew() {
        Limit limit = tokens(6, 60, Algorithm.INTERVAL);
        Meter meter = new Meter(limit, 0);
        assertThat(take(meter, limit, 6, 50 * SECOND)).isTrue();
        assertThat(take(meter, limit, 1, 50 * SECOND - 1)).isFalse();
        assertThat(take(meter, limit, 1, 60 * SECOND - 1)).isFalse();
        assertThat(take(meter, limit, 6, 60 * SECOND)).isTrue();
    }

    @Test
    void whatWasUsedOfAnotherMeasureDoesNotCount() {
        Limit before = tokens(10, 60, Algorithm.GREEDY);
        Limit after = new Limit("x", Measure.REQUESTS, 5, Duration.ofSeconds(60), Algorithm.GREEDY);
        Meter meter = new Meter(before, 0);
        assertThat(take(meter, before, 9, 0)).isTrue();

        assertThat(take(meter, after, 5, 0)).isTrue();

        meter.settle(Measure.TOKENS, 9, 2, 0);
        assertThat(meter.level(0).left())
                .as("what a call gives back of the one before")
                .isZero();
    }

    @Test
    void whatIsLeftIsToldAsItIsWhenItIsAskedFor() {
        Limit limit = tokens(60, 60, Algorithm.GREEDY);
        Meter meter = new Meter(limit, 0);
        take(meter, limit, 60, 0);

        assertThat(meter.level(20 * SECOND)).isEqualTo(new Level(60, 20, 40 * SECOND));
    }

    @Test
    void whoMustShareSharesWithSomeAndNotWithAll() {
        Set<Slot> shared = new HashSet<>();
        IntStream.range(0, 10_000)
                .mapToObj(n -> new Slot("rule", "10.0." + (n >> 8) + "." + (n & 255)).shared())
                .forEach(shared::add);

        assertThat(shared).hasSizeBetween(500, 1_024).allMatch(slot -> slot.rule()
                .equals("rule"));
    }

    /** Or two could wait for each other for ever: what was locked first by one would be locked last by the other. */
    @Test
    void allLockInTheSameOrderWhateverTheyAskForFirst() throws InterruptedException {
        Meters meters = new Meters(10);
        Limit limit = tokens(10, 60, Algorithm.GREEDY);
        Ask one = Ask.of(limit, new Slot("one", "a"), 1, meters, 0);
        Ask other = Ask.of(limit, new Slot("other", "a"), 1, meters, 0);
        one.meter().lock();
        try {
            Thread asking = Thread.ofPlatform().daemon().start(() -> new Asks(List.of(other, one)).take(meters, 0));
            await().until(() -> asking.getState() == Thread.State.WAITING);

            Thread looking =
                    Thread.ofPlatform().daemon().start(() -> other.meter().level(0));
            assertThat(looking.join(Duration.ofSeconds(10)))
                    .as("the other is free")
                    .isTrue();
        } finally {
            one.meter().unlock();
        }
    }
}
