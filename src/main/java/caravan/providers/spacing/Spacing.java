package caravan.providers.spacing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is where calls begin some time apart. Nobody waits on a thread; who leaves gives the turn to those behind, and
 * who would wait for too long is not taken.
 */
final class Spacing {
    static final Duration LONGEST = Duration.ofSeconds(10);
    static final int MOST = 1_000;

    private final LongSupplier nanos;
    private final Deque<CompletableFuture<Spacing>> waiting = new ArrayDeque<>();
    private boolean armed;
    private boolean begun;
    private long next;

    /** @param nanos what {@link System#nanoTime} is for */
    Spacing(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How to have something done later. */
    @FunctionalInterface
    interface Later {
        void after(Duration time, Runnable action);
    }

    /** Completes when it is this call's turn; fail it to give the turn up. Null if there are too many before it. */
    synchronized @Nullable CompletableFuture<Spacing> turn(Duration apart, Later later) {
        long left = left();
        if (left == 0 && waiting.isEmpty()) {
            take(apart);
            return CompletableFuture.completedFuture(this);
        }
        waiting.removeIf(CompletableFuture::isDone);
        Duration wait = Duration.ofNanos(left).plus(apart.multipliedBy(waiting.size()));
        if (waiting.size() >= MOST || wait.compareTo(LONGEST) > 0) {
            return null;
        }
        CompletableFuture<Spacing> turn = new CompletableFuture<>();
        waiting.addLast(turn);
        arm(left, apart, later);
        return turn;
    }

    /** How long until somebody would be taken again who is not now. */
    synchronized Duration untilTaken(Duration apart) {
        return Duration.ofNanos(left()).plus(apart.multipliedBy(waiting.size())).minus(LONGEST);
    }

    private long left() {
        return begun ? Math.max(0, next - nanos.getAsLong()) : 0;
    }

    private void take(Duration apart) {
        begun = true;
        next = nanos.getAsLong() + apart.toNanos();
    }

    private void arm(long left, Duration apart, Later later) {
        if (!armed) {
            armed = true;
            later.after(Duration.ofNanos(left), () -> due(apart, later));
        }
    }

    private void due(Duration apart, Later later) {
        CompletableFuture<Spacing> turn = first(apart, later);
        if (turn != null) {
            turn.complete(this); // outside the lock: what follows may take its time
        }
    }

    private synchronized @Nullable CompletableFuture<Spacing> first(Duration apart, Later later) {
        armed = false;
        waiting.removeIf(CompletableFuture::isDone);
        long left = next - nanos.getAsLong();
        if (waiting.isEmpty() || left > 0) {
            rearm(left, apart, later);
            return null;
        }
        CompletableFuture<Spacing> turn = waiting.removeFirst();
        take(apart);
        rearm(apart.toNanos(), apart, later);
        return turn;
    }

    private void rearm(long left, Duration apart, Later later) {
        if (!waiting.isEmpty()) {
            arm(left, apart, later);
        }
    }
}
