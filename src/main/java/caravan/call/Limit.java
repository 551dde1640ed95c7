package caravan.call;

import java.time.Duration;

/**
 * A cap on pace: how much of something may be used in how much time, or how many calls may run at once.
 *
 * @param name as messages and figures call it
 * @param amount below 0 there is no limit; at 0 it is closed
 * @param window in which the amount comes back; zero for {@link Measure#CALLS}, which come back when they end
 */
public record Limit(String name, Measure measure, long amount, Duration window, Algorithm algorithm) {

    /** What is counted. */
    public enum Measure {
        REQUESTS,
        /** Read and written ones together. */
        TOKENS,
        INPUT_TOKENS,
        OUTPUT_TOKENS,
        /** Calls that run at the same time. */
        CALLS;

        public boolean inRequests() {
            return this == REQUESTS;
        }

        public boolean inTokens() {
            return this == TOKENS || this == INPUT_TOKENS || this == OUTPUT_TOKENS;
        }
    }

    /** How it comes back: a little all the time, all at once after a window, or all at once when the clock turns. */
    public enum Algorithm {
        GREEDY,
        INTERVAL,
        ALIGNED
    }

    /** Is it a limit at all? */
    public boolean limits() {
        return amount >= 0;
    }

    public boolean closed() {
        return amount == 0;
    }

    /** Is it one that lets nothing through when it is shared? */
    public boolean tooLittleFor(int nodes) {
        return amount > 0 && among(nodes).closed();
    }

    /** What each of so many nodes may let through, so that together they keep it. */
    public Limit among(int nodes) {
        return nodes == 1 || amount <= 0 ? this : new Limit(name, measure, amount / nodes, window, algorithm);
    }
}
