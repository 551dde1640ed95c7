package caravan.providers.keys;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How much was taken in the last minute, any minute: a provider may count from whatever moment it likes. */
final class Window {
    private static final long LENGTH = Duration.ofMinutes(1).toMillis();
    private static final int MOST = 100_000;

    private final Deque<Taken> taken = new ArrayDeque<>();
    private long sum;

    /** What one call took, which may turn out to be more or less. */
    static final class Taken {
        private final long at;
        private long amount;

        private Taken(long at, long amount) {
            this.at = at;
            this.amount = amount;
        }
    }

    /** What is left of this most; negative if more was used than was thought. */
    synchronized long left(long most, long now) {
        while (!taken.isEmpty() && (taken.getFirst().at + LENGTH <= now || taken.size() > MOST)) {
            sum -= taken.removeFirst().amount;
        }
        return most - sum;
    }

    synchronized Taken take(long amount, long now) {
        Taken latest = new Taken(now, amount);
        taken.addLast(latest);
        sum += amount;
        return latest;
    }

    /** It was so much in truth. */
    synchronized void settle(Taken one, long amount) {
        if (!taken.isEmpty() && taken.getFirst().at <= one.at) {
            sum += amount - one.amount;
            one.amount = amount;
        }
    }

    /** When so much may be taken at the soonest; now if it may be now. */
    synchronized long roomAt(long amount, long most, long now) {
        long over = amount - left(most, now);
        for (Taken each : taken) {
            if (over <= 0) {
                break;
            }
            over -= each.amount;
            if (over <= 0) {
                return each.at + LENGTH;
            }
        }
        return now;
    }
}
