package caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Candidate;
import caravan.call.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlightsTest {
    private static final String KEY = "key";
    private static final Stored ANSWER = new Stored(
            new Stored.About(KEY, "t", "c", "/", "m", new Candidate("p", "m")),
            false,
            200,
            Headers.NONE,
            new byte[0],
            null,
            false,
            null,
            null,
            Instant.EPOCH,
            Duration.ofMinutes(5));

    private final Flights flights = new Flights(3, Runnable::run);
    private final List<String> told = new ArrayList<>();

    private Flights.Waiting call(String name) {
        return new Flights.Waiting() {
            @Override
            public void served(Stored answer) {
                told.add(name + " served");
            }

            @Override
            public void leads() {
                told.add(name + " leads");
            }

            @Override
            public void alone() {
                told.add(name + " alone");
            }
        };
    }

    private void join(String... names) {
        for (String name : names) {
            flights.join(KEY, call(name));
        }
    }

    private void assertEmpty() {
        assertThat(flights.asked()).isZero();
        assertThat(flights.waiting()).isZero();
    }

    @Test
    void theFirstLeadsAndTheOthersGetItsAnswer() {
        assertThat(flights.join(KEY, call("a"))).isEqualTo(Flights.Part.LEADS);
        assertThat(flights.join(KEY, call("b"))).isEqualTo(Flights.Part.WAITS);
        assertThat(flights.join("other", call("c"))).isEqualTo(Flights.Part.LEADS);
        flights.landed(KEY, ANSWER);
        flights.landed("other", ANSWER);

        assertThat(told).containsExactly("b served");
        assertEmpty();
    }

    @Test
    void ifItLeavesTheNextOneLeadsAndSoOn() {
        join("a", "b", "c");
        flights.failed(KEY, true);
        flights.failed(KEY, true);
        assertThat(told).containsExactly("b leads", "c leads");
        assertThat(flights.waiting()).isZero();
        flights.failed(KEY, true);
        assertEmpty();
    }

    @Test
    void ifTheProviderFailsTwiceTheRestGoOnAlone() {
        join("a", "b", "c", "d");
        flights.failed(KEY, false);
        flights.failed(KEY, false);

        assertThat(told).containsExactly("b leads", "c alone", "d alone");
        assertEmpty();
    }

    @Test
    void anAnswerThatIsNobodyElsesSendsAllOnTheirWay() {
        join("a", "b", "c");
        flights.scattered(KEY);

        assertThat(told).containsExactly("b alone", "c alone");
        assertEmpty();
    }

    @Test
    void whoLeavesIsForgotten() {
        Flights.Waiting leaver = call("b");
        join("a");
        flights.join(KEY, leaver);
        join("c");
        assertThat(flights.leave(KEY, leaver)).isTrue();
        assertThat(flights.leave(KEY, leaver)).isFalse();
        flights.landed(KEY, ANSWER);

        assertThat(told).containsExactly("c served");
        assertEmpty();
    }

    @Test
    void notTooManyWait() {
        join("a", "b", "c", "d");

        assertThat(flights.join(KEY, call("e"))).isEqualTo(Flights.Part.ALONE);
        assertThat(flights.waiting()).isEqualTo(3);
    }

    /** Many join, leave, fail and land at once: each is told once, or has left, and nothing stays. */
    @Test
    void nobodyIsLostWhateverHappensAtOnce() throws Exception {
        Flights busy = new Flights(10_000, Runnable::run);
        AtomicInteger ended = new AtomicInteger();
        int all = 20_000;
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> running = new ArrayList<>();
            IntStream.range(0, all)
                    .forEach(number -> running.add(callers.submit(() -> new Caller(busy, number, ended).run())));
            for (Future<?> each : running) {
                each.get();
            }
        }

        assertThat(ended).hasValue(all);
        assertThat(busy.asked()).isZero();
        assertThat(busy.waiting()).isZero();
    }

    private record Caller(Flights flights, int number, AtomicInteger ended) implements Flights.Waiting {
        private String key() {
            return "key " + number % 7;
        }

        void run() {
            switch (flights.join(key(), this)) {
                case LEADS -> leads();
                case ALONE -> alone();
                case WAITS -> {
                    if (number % 3 == 0 && flights.leave(key(), this)) {
                        ended.incrementAndGet();
                    }
                }
            }
        }

        @Override
        public void leads() {
            ended.incrementAndGet();
            switch (number % 4) {
                case 0 -> flights.failed(key(), true);
                case 1 -> flights.failed(key(), false);
                case 2 -> flights.scattered(key());
                default -> flights.landed(key(), ANSWER);
            }
        }

        @Override
        public void served(Stored answer) {
            ended.incrementAndGet();
        }

        @Override
        public void alone() {
            ended.incrementAndGet();
        }
    }
}
