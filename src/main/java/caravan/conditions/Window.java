package caravan.conditions;

/** The last answers of one deployment: which of them were failures, and which came late. */
final class Window {
    static final int MOST = 64;

    private long failures;
    private long slow;
    private int seen;

    void note(boolean failed, boolean late) {
        failures = failures << 1 | (failed ? 1 : 0);
        slow = slow << 1 | (late ? 1 : 0);
        seen = Math.min(seen + 1, MOST);
    }

    void clear() {
        failures = 0;
        slow = 0;
        seen = 0;
    }

    /** How many of the last ones are known. */
    int seen(int of) {
        return Math.min(seen, of);
    }

    int failures(int of) {
        return Long.bitCount(last(failures, of));
    }

    int slow(int of) {
        return Long.bitCount(last(slow, of));
    }

    private static long last(long bits, int of) {
        return of >= MOST ? bits : bits & ((1L << of) - 1);
    }
}
