package caravan.providers.keys;

import caravan.call.Call;
import caravan.call.KeyState;
import caravan.call.Mask;
import caravan.call.Sha256;
import caravan.call.Try;
import caravan.call.UpstreamFailed;
import caravan.call.Usage;
import caravan.failures.Verdict;
import caravan.failures.WaitHint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of the house at a provider, and how it is doing.
 *
 * @param name of the variable or file that it is from
 * @param terms how much it may be used
 */
public record HouseKey(String name, String secret, Terms terms, State state) {
    private static final Duration UNPAID = Duration.ofMinutes(10);
    private static final long USUAL_OUTPUT = 500;

    /**
     * What the provider grants.
     *
     * @param requests in a minute
     * @param tokens in a minute
     * @param cooldown how long it rests at least after a 429
     * @param weight among those with as much room
     */
    record Terms(long requests, long tokens, Duration cooldown, long weight) {
        static final Terms OPEN = new Terms(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofSeconds(1), 1);

        /** Is there nothing to count? */
        boolean uncounted() {
            return requests == Long.MAX_VALUE && tokens == Long.MAX_VALUE;
        }

        /** Does the file say nothing of it? */
        boolean open() {
            return equals(OPEN);
        }
    }

    /** What is known of a key, whatever is read anew. */
    static final class State {
        private final Window requests = new Window();
        private final Window tokens = new Window();
        private volatile long restsUntil;
        private volatile boolean out;
        private volatile long turn = -1;

        /** A later, longer rest extends it; a shorter one changes nothing. */
        private synchronized void rest(long until) {
            restsUntil = Math.max(restsUntil, until);
        }
    }

    boolean ready(long now, long tokens) {
        return !state.out && now >= state.restsUntil && (terms.uncounted() || hasRoom(now, tokens));
    }

    private boolean hasRoom(long now, long tokens) {
        return state.requests.left(terms.requests, now) >= 1
                && state.tokens.left(terms.tokens, now) >= Math.min(tokens, terms.tokens);
    }

    /** The share that is left of what it may be used, times its weight. */
    double room(long now) {
        return (double) terms.weight
                * Math.min(
                        share(state.requests.left(terms.requests, now), terms.requests),
                        share(state.tokens.left(terms.tokens, now), terms.tokens));
    }

    private static double share(long left, long of) {
        return of == Long.MAX_VALUE ? 1 : (double) left / (double) of;
    }

    public boolean isOut() {
        return state.out;
    }

    /** The provider knows it again. */
    public void takeBack() {
        state.out = false;
    }

    /** For people. */
    KeyState shown(long now) {
        KeyState.Word word = state.out
                ? KeyState.Word.OUT
                : now < state.restsUntil
                        ? KeyState.Word.COOLING
                        : ready(now, 1) ? KeyState.Word.READY : KeyState.Word.SPENT;
        boolean ends = word == KeyState.Word.COOLING || word == KeyState.Word.SPENT;
        return new KeyState(name, word, ends ? readyAt(now, 1) : 0, Mask.of(secret), Sha256.hex(secret));
    }

    long lastTurn() {
        return state.turn;
    }

    /** When it may be used for so many tokens, as far as is known; for ever away if it is out. */
    long readyAt(long now, long tokens) {
        if (state.out) {
            return Long.MAX_VALUE;
        }
        long pace = terms.uncounted()
                ? now
                : Math.max(
                        state.requests.roomAt(1, terms.requests, now),
                        state.tokens.roomAt(Math.min(tokens, terms.tokens), terms.tokens, now));
        return Math.max(state.restsUntil, pace);
    }

    /** How many tokens a call may come to. */
    static long guess(Call call) {
        return call.wanted().mayRead() + USUAL_OUTPUT;
    }

    void use(Call call, long turn, long now) {
        state.turn = turn;
        if (terms.requests != Long.MAX_VALUE) {
            state.requests.take(1, now);
        }
        if (terms.tokens != Long.MAX_VALUE) {
            Window.Taken reserved = state.tokens.take(guess(call), now);
            Try mine = call.tries().last();
            call.claim(ended -> state.tokens.settle(reserved, tokens(ended, mine)));
        }
    }

    /** What the call used is this key's if this attempt was its last; one that failed before used nothing. */
    private static long tokens(Call ended, @Nullable Try mine) {
        Usage used = ended.tries().last() == mine ? ended.usage() : null;
        return used == null ? 0 : used.inputTokens() + used.outputTokens();
    }

    /** The provider did not like it: of pace it rests, without money for long, and one that is not known any more is out. */
    void failed(UpstreamFailed why, Instant now) {
        switch (Verdict.Fault.of(why)) {
            case NONE -> {}
            case UNKNOWN -> state.out = true;
            case TOO_FAST -> rest(why, terms.cooldown, now);
            case UNPAID -> rest(why, UNPAID, now);
        }
    }

    private void rest(UpstreamFailed why, Duration least, Instant now) {
        Duration said = why.theirs() == null ? null : WaitHint.of(why.theirs(), now);
        Duration rest = said != null && said.compareTo(least) > 0 ? said : least;
        state.rest(now.plus(rest).toEpochMilli());
    }

    /** By its name; never the key. */
    @Override
    public String toString() {
        return name;
    }
}
