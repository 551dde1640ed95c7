package caravan.call;

import java.util.concurrent.TimeUnit;

/** So many lines a second and no more: whoever is refused can come again at once, and the log is not theirs to fill. */
public final class Ration {
    public static final int A_SECOND = 20;

    private long second;
    private int taken;
    private long left;

    /** How many were left out since the last one that was not; -1 if this one is left out too. */
    public synchronized long take() {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (now != second) {
            second = now;
            taken = 0;
        }
        if (taken == A_SECOND) {
            left++;
            return -1;
        }
        taken++;
        long before = left;
        left = 0;
        return before;
    }
}
