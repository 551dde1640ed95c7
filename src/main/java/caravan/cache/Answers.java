package caravan.cache;

import caravan.call.Cached;
import caravan.config.Caching;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Weigher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The answers that are kept, whatever generation is current: one cache of Caffeine's, which is bounded in bytes. Users' routes
 * reach it too, and may put things into it that are no answers; those are never given to callers.
 */
public final class Answers {
    private static final int MOST_WAITING = 50_000;

    /** Of all the room, so that one long answer does not push out all others. */
    private static final int SHARE_OF_ONE = 16;

    private static final int AROUND_ANYTHING = 1024;

    private final InstantSource clock;
    private final Cache<Object, Object> cache;
    private final Executor elsewhere;
    private final Flights flights;
    private final Tally tally = new Tally();
    private volatile long most; // the cache itself tidies up before it tells

    /** @param elsewhere where those who waited are woken, and what takes long is done: not on an event loop */
    public Answers(InstantSource clock, Executor elsewhere) {
        this.clock = clock;
        this.elsewhere = elsewhere;
        this.flights = new Flights(MOST_WAITING, elsewhere);
        this.cache = Caffeine.newBuilder()
                .maximumWeight(0)
                .weigher((Weigher<Object, Object>) (key, value) -> weight(value))
                .expireAfter(Expiry.creating((Object key, Object value) -> ttl(value)))
                .ticker(() -> nanos(clock.instant()))
                .executor(Runnable::run) // a thread for each tidying up would cost more than the rest of a call
                .scheduler(Scheduler.systemScheduler())
                .build();
    }

    private static long nanos(Instant now) {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static int weight(Object value) {
        return switch (value) {
            case Stored answer -> answer.weight();
            case CharSequence text -> AROUND_ANYTHING + 2 * Math.min(text.length(), 1 << 29);
            case byte[] bytes -> Math.min(bytes.length, Integer.MAX_VALUE - AROUND_ANYTHING) + AROUND_ANYTHING;
            default -> AROUND_ANYTHING;
        };
    }

    private Duration ttl(Object value) {
        return value instanceof Stored answer ? answer.left(clock.instant()) : Caching.USUAL;
    }

    /** Has it hold no more than this, from now on. */
    public void bound(long bytes) {
        cache.policy().eviction().ifPresent(eviction -> eviction.setMaximum(bytes));
        most = bytes;
    }

    /** How long one answer may be. */
    long longest() {
        return most / SHARE_OF_ONE;
    }

    /** What {@code caffeine-cache:answers} in a route is. */
    public Cache<Object, Object> cache() {
        return cache;
    }

    /** Null if it is not there, or no longer fresh, or none of ours. */
    @Nullable
    Stored find(String key) {
        return cache.getIfPresent(key) instanceof Stored answer
                        && answer.about().key().equals(key)
                ? answer
                : null;
    }

    /** The same answer in the other form, if it has been made. */
    @Nullable
    Stored findOther(Stored answer) {
        return cache.getIfPresent(otherKey(answer)) instanceof Stored other
                        && other.about().equals(answer.about())
                        && other.at().equals(answer.at())
                ? other
                : null;
    }

    /** What was made of an answer is kept for as long as that. */
    void keepOther(Stored other) {
        keep(otherKey(other), other);
    }

    private static String otherKey(Stored answer) {
        return answer.about().key() + " in the other form";
    }

    void keep(String key, Stored answer) {
        if (answer.weight() <= longest()) {
            cache.put(key, answer);
        }
    }

    Flights flights() {
        return flights;
    }

    Instant now() {
        return clock.instant();
    }

    void elsewhere(Runnable action) {
        elsewhere.execute(action);
    }

    void count(Cached.State state, @Nullable Stored given) {
        tally.count(state, given);
    }

    /** @return how many are forgotten */
    int forget(Predicate<Stored.About> which) {
        int[] forgotten = {0};
        cache.asMap().forEach((key, value) -> {
            if (value instanceof Stored answer
                    && which.test(answer.about())
                    && cache.asMap().remove(key, value)) {
                forgotten[0]++;
            }
        });
        cache.cleanUp();
        return forgotten[0];
    }

    /** @return how many were there, what users' routes have put there among them */
    public long forgetAll() {
        cache.cleanUp();
        long forgotten = cache.estimatedSize();
        cache.invalidateAll();
        cache.cleanUp();
        return forgotten;
    }

    /** How many calls came to this. */
    public long count(Cached.State state) {
        return tally.sum(state);
    }

    /** How many answers are kept, more or less. */
    public long items() {
        return cache.estimatedSize();
    }

    /** How many bytes they take. */
    public long bytes() {
        return cache.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /** How many calls wait for the answer of another. */
    public int waiting() {
        return flights.waiting();
    }

    /** For {@code /stats}: numbers and texts; money is a decimal text. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("item_count", items());
        figures.put("bytes", bytes());
        figures.put("max_bytes", most);
        tally.into(figures);
        figures.put("waiting", waiting());
        return figures;
    }
}
