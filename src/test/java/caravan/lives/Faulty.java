package caravan.lives;

import caravan.call.Call;
import caravan.call.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step of a test's own, which stands before each step of the pipeline. What it does there is in the caller's hand:
 * {@code X-Fault: throw@reply}. Camel makes it, as it makes a user's bean.
 */
public final class Faulty {
    private static final Logger LOG = LoggerFactory.getLogger(Faulty.class);

    static final String HEADER = "X-Fault";

    /** A permit for each call that has come to its fault. */
    static final Semaphore REACHED = new Semaphore(0);

    /** A permit for each call that is held and may go on. */
    static final Semaphore GO = new Semaphore(0);

    /** How many calls have passed open-call. */
    static final LongAdder PASSED = new LongAdder();

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int LONGEST_WAIT = 10_000;

    /** @param step the step that this one stands before */
    public CompletionStage<Call> at(@Body Call call, String step) {
        if (step.equals("drop-headers")) {
            PASSED.increment();
        }
        String[] fault = String.valueOf(call.request().headers().get(HEADER)).split("@", 2);
        CompletableFuture<Call> done = new CompletableFuture<>();
        if (fault.length < 2 || !fault[1].equals(step)) {
            done.complete(call);
            return done;
        }
        REACHED.release();
        switch (fault[0]) {
            case "throw" -> throw new IllegalStateException("This step was told to fail.");
            case "error" -> throw new NoClassDefFoundError("This step was told to fail badly.");
            case "wait" -> call.wire().execute(() -> waitFor(call.wire()::left, call, done, LONGEST_WAIT));
            case "hold" -> {
                LOG.info("a call is held before {}", step);
                call.wire().execute(() -> waitFor(GO::tryAcquire, call, done, LONGEST_WAIT));
            }
            case "pause" -> call.wire().execute(() -> call.wire().later(PAUSE, () -> done.complete(call)));
            default -> throw new IllegalArgumentException(fault[0]);
        }
        return Waiting.on(call.wire(), done);
    }

    private static void waitFor(BooleanSupplier sign, Call call, CompletableFuture<Call> done, int millis) {
        if (sign.getAsBoolean() || millis == 0) {
            done.complete(call);
        } else {
            call.wire().later(Duration.ofMillis(1), () -> waitFor(sign, call, done, millis - 1));
        }
    }
}
