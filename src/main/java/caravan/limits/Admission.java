package caravan.limits;

import caravan.call.Allowance;
import caravan.call.Headers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a call has asked of limits so far, and what their buckets say of it: the tightest of requests, and of tokens. */
record Admission(List<Ask> asks, InstantSource clock) implements Allowance {
    private static final String PREFIX = "x-ratelimit-";

    static long nanos(InstantSource clock) {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** One step may ask of some limits, and a later one of the others. */
    Admission and(List<Ask> more) {
        List<Ask> both = new ArrayList<>(asks);
        both.addAll(more);
        return new Admission(both, clock);
    }

    boolean has(Slot slot) {
        return asks.stream().anyMatch(ask -> ask.slot().equals(slot));
    }

    @Override
    public Headers headers() {
        long now = nanos(clock);
        Level requests = tightest(ask -> ask.limit().measure().inRequests(), now);
        Level tokens = tightest(ask -> ask.limit().measure().inTokens(), now);
        return headers("requests", requests).and(headers("tokens", tokens));
    }

    private @Nullable Level tightest(Predicate<Ask> which, long now) {
        Level tightest = null;
        for (Ask ask : asks) {
            if (which.test(ask)) {
                Level level = ask.meter().level(now);
                tightest = tightest == null || level.tighterThan(tightest) ? level : tightest;
            }
        }
        return tightest;
    }

    private static Headers headers(String what, @Nullable Level level) {
        return level == null
                ? Headers.NONE
                : Headers.of(
                        PREFIX + "limit-" + what,
                        Long.toString(level.amount()),
                        PREFIX + "remaining-" + what,
                        Long.toString(Math.max(0, level.left())),
                        PREFIX + "reset-" + what,
                        Words.reset(level.reset()));
    }
}
