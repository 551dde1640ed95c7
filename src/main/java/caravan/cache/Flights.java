package caravan.cache;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Questions that are being asked, each by one call that leads, while others wait for its answer. They know nothing of
 * generations: who waits in an old one is served by who leads in a new one.
 */
final class Flights {
    /** After so many failures of the provider the rest need not wait for one another to fail. */
    private static final int MOST_FAILURES = 2;

    /** Who waits for an answer. Each method is told at most once, and only one of them, on whatever thread. */
    interface Waiting {
        /** Here it is. */
        void served(Stored answer);

        /** It is your turn to ask, and the others wait for you now. */
        void leads();

        /** Nobody asks for you: do it yourself. */
        void alone();
    }

    /** What has become of a call that wants to know. */
    enum Part {
        LEADS,
        WAITS,
        ALONE
    }

    private static final class Flight {
        private final LinkedHashSet<Waiting> waiting = new LinkedHashSet<>();
        private int failures;
    }

    private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final int most;
    private final Executor elsewhere;

    /**
     * @param most how many wait at once, for whatever answers; whoever comes then asks alone
     * @param elsewhere where those who waited are told, since whoever has the answer is on the way to its own caller
     */
    Flights(int most, Executor elsewhere) {
        this.most = most;
        this.elsewhere = elsewhere;
    }

    Part join(String key, Waiting call) {
        Part[] part = {Part.LEADS};
        flights.compute(key, (any, flight) -> {
            if (flight == null) {
                return new Flight();
            }
            part[0] = waiting.get() < most && flight.waiting.add(call) ? Part.WAITS : Part.ALONE;
            return flight;
        });
        if (part[0] == Part.WAITS) {
            waiting.incrementAndGet();
        }
        return part[0];
    }

    /** Forgets who does not wait any more. False if they have been told already. */
    boolean leave(String key, Waiting call) {
        boolean[] left = {false};
        flights.computeIfPresent(key, (any, flight) -> {
            left[0] = flight.waiting.remove(call);
            return flight;
        });
        if (left[0]) {
            waiting.decrementAndGet();
        }
        return left[0];
    }

    /** Who led has the answer: all get it. */
    void landed(String key, Stored answer) {
        tell(key, call -> call.served(answer));
    }

    /** Who led has an answer that nobody else may have. */
    void scattered(String key) {
        tell(key, Waiting::alone);
    }

    /**
     * Who led has none: the next one leads. If that is the provider's doing, and not for the first time, all go on alone.
     *
     * @param leaderLeft did who led just go away?
     */
    void failed(String key, boolean leaderLeft) {
        @Nullable Waiting[] next = {null};
        boolean[] hopeless = {false};
        flights.computeIfPresent(key, (any, flight) -> {
            flight.failures += leaderLeft ? 0 : 1;
            hopeless[0] = flight.failures >= MOST_FAILURES;
            next[0] = hopeless[0] ? null : first(flight);
            return next[0] == null && !hopeless[0] ? null : flight;
        });
        if (hopeless[0]) {
            scattered(key);
        } else if (next[0] != null) {
            Waiting leader = next[0];
            waiting.decrementAndGet();
            elsewhere.execute(leader::leads);
        }
    }

    private static @Nullable Waiting first(Flight flight) {
        return flight.waiting.isEmpty() ? null : flight.waiting.removeFirst();
    }

    private void tell(String key, Consumer<Waiting> news) {
        List<Waiting> all = all(key);
        if (!all.isEmpty()) {
            elsewhere.execute(() -> all.forEach(news));
        }
    }

    private List<Waiting> all(String key) {
        List<Waiting> all = new ArrayList<>();
        flights.computeIfPresent(key, (any, flight) -> {
            all.addAll(flight.waiting);
            return null;
        });
        waiting.addAndGet(-all.size());
        return all;
    }

    /** How many wait now. */
    int waiting() {
        return waiting.get();
    }

    /** How many answers are waited for, or could be. */
    int asked() {
        return flights.size();
    }
}
