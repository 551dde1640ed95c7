package caravan.limits;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Limit;
import caravan.call.Limit.Algorithm;
import caravan.call.Limit.Measure;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of one bucket, whatever happens to it. */
class ArithmeticTest {
    private static final long NOON = 1_795_176_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /** Somebody asks for so much, so long after the one before. */
    record Asked(long after, long amount) {}

    @Provide
    Arbitrary<Limit> limits() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 2_000),
                        Arbitraries.longs().between(1, 100_000),
                        Arbitraries.of(Algorithm.class))
                .as((amount, seconds, algorithm) ->
                        new Limit("x", Measure.TOKENS, amount, Duration.ofSeconds(seconds), algorithm));
    }

    @Provide
    Arbitrary<List<Asked>> asked() {
        Arbitrary<Long> after = Arbitraries.oneOf(
                Arbitraries.longs().between(0, SECOND), Arbitraries.longs().between(0, 50_000 * SECOND));
        return Combinators.combine(after, Arbitraries.longs().between(1, 700))
                .as(Asked::new)
                .list()
                .ofMaxSize(60);
    }

    private static boolean take(Meter meter, Limit limit, long amount, long now) {
        meter.lock();
        try {
            assertThat(meter.open(limit, now)).isTrue();
            boolean room = meter.delay(amount) == 0;
            if (room) {
                meter.take(amount);
            }
            return room;
        } finally {
            meter.unlock();
        }
    }

    @Property
    void greedyIsTheExactFraction(@ForAll("limits") Limit any, @ForAll("asked") List<Asked> asked) {
        Limit limit = new Limit("x", Measure.TOKENS, any.amount(), any.window(), Algorithm.GREEDY);
        BigInteger window = BigInteger.valueOf(limit.window().toNanos());
        BigInteger full = BigInteger.valueOf(limit.amount()).multiply(window);
        BigInteger left = full;
        Meter meter = new Meter(limit, NOON);
        long now = NOON;
        for (Asked each : asked) {
            now += each.after();
            left = full.min(left.add(BigInteger.valueOf(each.after()).multiply(BigInteger.valueOf(limit.amount()))));
            BigInteger wanted = BigInteger.valueOf(each.amount()).multiply(window);
            boolean room = left.compareTo(wanted) >= 0;

            assertThat(take(meter, limit, each.amount(), now)).isEqualTo(room);
            left = room ? left.subtract(wanted) : left;
            assertThat(meter.level(now).left()).isEqualTo(left.divide(window).longValueExact());
        }
    }

    /** From any moment to any other, no more than there was and what came back: what came back is at most a window's more. */
    @Property
    void noStretchOfTimeHasMoreThanItsShare(@ForAll("limits") Limit limit, @ForAll("asked") List<Asked> asked) {
        Meter meter = new Meter(limit, NOON);
        List<long[]> admitted = new ArrayList<>();
        long now = NOON;
        for (Asked each : asked) {
            now += each.after();
            if (take(meter, limit, each.amount(), now)) {
                admitted.add(new long[] {now, each.amount()});
            }
        }
        for (int from = 0; from < admitted.size(); from++) {
            BigInteger sum = BigInteger.ZERO;
            for (int to = from; to < admitted.size(); to++) {
                sum = sum.add(BigInteger.valueOf(admitted.get(to)[1]));
                assertThat(sum).isLessThanOrEqualTo(most(limit, admitted.get(from)[0], admitted.get(to)[0]));
            }
        }
    }

    private static BigInteger most(Limit limit, long from, long to) {
        long window = limit.window().toNanos();
        BigInteger amount = BigInteger.valueOf(limit.amount());
        BigInteger windows =
                switch (limit.algorithm()) {
                    case GREEDY -> null;
                    case INTERVAL -> BigInteger.valueOf(turns(from - NOON, to - NOON, window));
                    case ALIGNED -> BigInteger.valueOf(turns(from, to, window));
                };
        return windows == null
                ? amount.add(amount.multiply(BigInteger.valueOf(to - from)).divide(BigInteger.valueOf(window)))
                : amount.multiply(windows.add(BigInteger.ONE));
    }

    private static long turns(long from, long to, long window) {
        return Math.floorDiv(to, window) - Math.floorDiv(from, window);
    }

    /** But for a piece of one that is dropped at the brim. What is owed comes later than it would have, and so never leaves more. */
    @Property
    void whatIsSettledLeavesWhatWouldBeLeftIfItHadBeenKnownBefore(
            @ForAll("limits") Limit limit, @ForAll("asked") List<Asked> before, @ForAll("asked") List<Asked> then) {
        Meter guessed = new Meter(limit, NOON);
        Meter known = new Meter(limit, NOON);
        long now = NOON;
        for (Asked each : before) {
            now += each.after();
            take(guessed, limit, each.amount(), now);
            take(known, limit, each.amount(), now);
        }
        if (then.size() > 1 && take(guessed, limit, then.getFirst().amount(), now)) {
            long held = then.getFirst().amount();
            long used = then.getLast().amount();
            known.settle(Measure.TOKENS, 0, used, now);
            long end = now + then.getLast().after();
            guessed.settle(Measure.TOKENS, held, used, end);

            long more = guessed.level(end).left() - known.level(end).left();
            assertThat(more).isBetween(Math.min(held - used, 0) - 1, 1L);
            assertThat(guessed.level(end).left()).isLessThanOrEqualTo(limit.amount());
        }
    }

    @Property
    void aRuleThatChangesKeepsWhatWasUsed(
            @ForAll("limits") Limit before, @ForAll("limits") Limit after, @ForAll("asked") List<Asked> asked) {
        Meter meter = new Meter(before, NOON);
        long now = NOON;
        for (Asked each : asked) {
            now += each.after();
            take(meter, before, each.amount(), now);
        }
        long used = before.amount() - meter.level(now).left();

        take(meter, after, Long.MAX_VALUE / 2, now);

        assertThat(meter.level(now).left()).isEqualTo(after.amount() - used);
        assertThat(meter.level(now).amount()).isEqualTo(after.amount());
    }

    @Property
    void aClockThatGoesBackGivesNothingAndTakesNothing(
            @ForAll("limits") Limit limit, @ForAll("asked") List<Asked> asked, @ForAll("asked") List<Asked> back) {
        Meter meter = new Meter(limit, NOON);
        long now = NOON;
        for (int i = 0; i < Math.min(asked.size(), back.size()); i++) {
            now += asked.get(i).after();
            take(meter, limit, asked.get(i).amount(), now);
            long left = meter.level(now).left();
            now -= back.get(i).after();
            assertThat(meter.level(now).left()).isEqualTo(left);
        }
        assertThat(meter.level(now + 2 * limit.window().toNanos() + SECOND).left())
                .isEqualTo(limit.amount());
    }
}
