package caravan.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that one call holds. A step may claim on one thread while the end comes on another. */
final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final ReentrantLock lock = new ReentrantLock();
    private List<Claim> held = List.of();
    private boolean settled;

    void add(Claim claim, Call call) {
        if (!keeps(claim)) {
            settle(claim, call);
        }
    }

    private boolean keeps(Claim claim) {
        lock.lock();
        try {
            if (!settled) {
                held = held.isEmpty() ? new ArrayList<>() : held;
                held.add(claim);
            }
            return !settled;
        } finally {
            lock.unlock();
        }
    }

    void settle(Call call) {
        taken().forEach(claim -> settle(claim, call));
    }

    private List<Claim> taken() {
        lock.lock();
        try {
            settled = true;
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** One that cannot be settled keeps no other from it, nor the call from its end. */
    private static void settle(Claim claim, Call call) {
        try {
            claim.settle(call);
        } catch (RuntimeException | Error broken) {
            LOG.error("What {} held cannot be settled", call, broken);
        }
    }
}
