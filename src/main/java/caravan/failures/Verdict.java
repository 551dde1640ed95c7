package caravan.failures;

import caravan.call.UpstreamFailed;

/** What may help after an attempt that failed. */
public enum Verdict {
    /** Nothing: the request itself is at fault. */
    NOTHING,
    /** The same candidate a little later, or another one. */
    PATIENCE,
    /** Another candidate: this one's key or model is at fault, or it is too slow. */
    ANOTHER,
    /** Another candidate, and this one's account has to be looked after before it is asked again. */
    ANOTHER_FOR_LONG,
    /** A model that takes longer requests. */
    A_LONGER_ONE,
    /** A model of another vendor: this one will not speak of that. */
    A_FREER_ONE;

    /** By the failure's reason, the status and the words of the provider's error. */
    public static Verdict of(UpstreamFailed failure) {
        return Judge.of(failure);
    }

    /** What a failure says of the key that paid for the attempt. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** It has been used too much for now. */
        TOO_FAST,
        /** There is no money left behind it, or no quota: that does not come back by waiting a little. */
        UNPAID,
        /** It is not known there, not any more, or must not do this. */
        UNKNOWN;

        /** By the status and the words of the provider's error. */
        public static Fault of(UpstreamFailed failure) {
            return Judge.fault(failure);
        }
    }
}
