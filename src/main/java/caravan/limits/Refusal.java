package caravan.limits;

import caravan.call.Headers;
import caravan.call.Limit;
import caravan.call.Reason;
import caravan.call.Refused;
import java.util.Locale;

/** How a call is told that there is no room for it: by which limit, and when to come again. */
final class Refusal {
    private static final long SECOND = 1_000_000_000L;

    private Refusal() {}

    static Refused of(Asks.Full full) {
        Limit limit = full.ask().limit();
        boolean never = full.delay() == Meter.NEVER;
        long delay = never ? limit.window().toNanos() : full.delay();
        long seconds = Math.max(1, (delay + SECOND - 1) / SECOND);
        Headers headers = Headers.of("Retry-After", Long.toString(seconds)).and(Refused.BY_GATEWAY);
        return new Refused(
                limit.measure().inTokens() ? Reason.LIMITED_TOKENS : Reason.LIMITED,
                "Rate limit reached: '" + limit.name() + "' " + allows(limit) + why(full, never, seconds),
                null,
                never ? headers.plus("x-should-retry", "false") : headers);
    }

    private static String allows(Limit limit) {
        String measured = limit.measure().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return limit.closed()
                ? "is closed"
                : "allows " + limit.amount() + " " + measured
                        + (limit.window().isZero() ? " at once" : " per " + Words.window(limit.window()));
    }

    private static String why(Asks.Full full, boolean never, long seconds) {
        if (full.ask().limit().closed()) {
            return ".";
        }
        return never
                ? ", and this call may need " + full.ask().amount() + ": ask for fewer (max_tokens), or send less."
                : ". Try again in " + seconds + " s.";
    }
}
