package caravan.limits;

import caravan.call.Candidate;
import caravan.call.Limit;
import org.jspecify.annotations.Nullable;

/**
 * What a call asks of one limit.
 *
 * @param amount what it may need; of requests and calls, one
 */
record Ask(Terms terms, long amount, Meter meter) {
    /**
     * A limit as it holds for a call.
     *
     * @param only the candidate that it is about; null if it holds whoever is asked
     * @param capacity is it about nobody but the candidate, so that another one may have room?
     */
    record Terms(Limit limit, Slot slot, @Nullable Candidate only, boolean capacity) {
        /** One that holds whoever is asked. */
        static Terms always(Limit limit, Slot slot) {
            return new Terms(limit, slot, null, false);
        }
    }

    static Ask of(Terms terms, long amount, Meters meters, long now) {
        return new Ask(terms, amount, meters.of(terms.slot(), terms.limit(), now));
    }

    /** The same, whose meter was thrown away meanwhile. */
    Ask again(Meters meters, long now) {
        return new Ask(terms, amount, meters.inPlaceOf(meter, slot(), limit(), now));
    }

    Limit limit() {
        return terms.limit();
    }

    Slot slot() {
        return terms.slot();
    }

    boolean capacity() {
        return terms.capacity();
    }

    /** Is it this candidate's use that counts? Who was asked before it, in vain, used nothing. */
    boolean counts(@Nullable Candidate answered) {
        return terms.only() == null || terms.only().equals(answered);
    }
}
