package caravan.limits;

/**
 * How full a bucket is.
 *
 * @param left below zero if more was used than there was
 * @param reset nanoseconds until it is full again, if nobody takes more
 */
record Level(long amount, long left, long reset) {
    boolean tighterThan(Level other) {
        return left < other.left || (left == other.left && reset > other.reset);
    }
}
