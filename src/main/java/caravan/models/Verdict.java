package caravan.models;

/** What may help after an attempt that failed. */
enum Verdict {
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
    A_FREER_ONE
}
