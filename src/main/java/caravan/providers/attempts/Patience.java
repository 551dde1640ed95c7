package caravan.providers.attempts;

import caravan.call.Call;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.providers.connections.Reach;
import caravan.providers.connections.Timeouts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How long one attempt still waits. One timer serves all the time limits, the call's own among them: it fires at the nearest of them, and if bytes
 * have come since, it is set again. So a call costs one timer, and a byte a clock reading.
 */
final class Patience {
    private final Vertx vertx;
    private final Reach reach;
    private final Call call;
    private final Consumer<UpstreamFailed> lost;
    private final long began = System.nanoTime();
    private long since = began;
    private Duration limit = Duration.ZERO;
    private boolean connected;
    private boolean suspended;
    /** The timer looks at least so often, whichever limit holds by then. */
    private final long nearest;

    private boolean over;
    private long timer = -1;

    Patience(Vertx vertx, Reach reach, Call call, Consumer<UpstreamFailed> lost) {
        this.call = call;
        this.vertx = vertx;
        this.reach = reach;
        this.lost = lost;
        Timeouts limits = reach.timeouts();
        this.nearest = Math.min(left(limits.firstByte(), 0), left(limits.idle(), 0));
    }

    /** A connection is due; the time in the pool's queue counts too. */
    void begin() {
        connected = false;
        limit = reach.timeouts().connect();
        since = System.nanoTime();
        disarm();
        arm();
    }

    /** The request is on its way: now the first byte is due. */
    void sent() {
        connected = true;
        limit = reach.timeouts().firstByte();
        since = System.nanoTime();
    }

    /** A byte came: now the next one is due. */
    void heard() {
        limit = reach.timeouts().idle();
        since = System.nanoTime();
    }

    /** While the caller is the slow one, the provider is not to blame for silence. */
    void suspended(boolean now) {
        suspended = now;
        since = System.nanoTime();
    }

    void end() {
        over = true;
        disarm();
    }

    private void arm() {
        long left = Math.min(left(), nearest);
        if (!over && left != Long.MAX_VALUE) {
            timer = vertx.setTimer(Math.max(1, left / 1_000_000 + 1), fired -> fire());
        }
    }

    private void disarm() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void fire() {
        timer = -1;
        if (over || left() > 0) {
            arm();
        } else {
            end();
            lost.accept(tooLate());
        }
    }

    private UpstreamFailed tooLate() {
        return connected
                ? new UpstreamFailed(
                        Reason.UPSTREAM_TIMEOUT, "Provider '" + reach.provider() + "' did not answer in time.")
                : new UpstreamFailed(
                        Reason.UPSTREAM_UNREACHABLE,
                        "Provider '" + reach.provider() + "' could not be reached in time.");
    }

    /** Nanoseconds to the nearest limit. */
    private long left() {
        long now = System.nanoTime();
        long own = Math.min(left(reach.timeouts().total(), now - began), left(limit, suspended ? 0 : now - since));
        return Math.min(own, call.left());
    }

    private static long left(Duration of, long spent) {
        return of.isZero() ? Long.MAX_VALUE : of.toNanos() - spent;
    }
}
