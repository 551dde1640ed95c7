package caravan.call;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The caller's end of a call: where the answer is written. It lives on one event loop; {@link #execute} gets there from
 * elsewhere, and everything but {@link #execute}, {@link #onLoop}, {@link #left} and {@link #started} must run there.
 */
public interface Wire extends Executor {
    /** Runs the action on the wire's event loop: at once if that is where we are. */
    @Override
    void execute(Runnable action);

    /** Runs the action on the wire's event loop after this time. */
    void later(Duration after, Runnable action);

    /** Are we on the wire's event loop now? */
    boolean onLoop();

    /** True once the caller has gone away before the end of the answer. */
    boolean left();

    /** True once a status has been written: from then on an error can no longer be told by a status. */
    boolean started();

    /** Runs the action when the caller goes away before the end; at once if it has already gone. One action; the last one set wins. */
    void onLeave(Runnable action);

    /** Writes status and headers of an answer that comes in pieces. */
    void head(int status, Headers headers);

    /** Writes one piece. False when the caller reads too slowly: pause until {@link #onDrain}. */
    boolean write(byte[] piece);

    /** Runs the action once, when there is room again. */
    void onDrain(Runnable action);

    /** So many bytes more of an answer are held for this call, at most until it is over; a negative number is held no longer. */
    default void hold(long bytes) {}

    /** Ends a streamed answer cleanly; completes when the last byte has been handed to the socket. */
    CompletionStage<Void> end();

    /** Writes a whole answer; completes when the last byte has been handed to the socket. */
    CompletionStage<Void> whole(Answer.Whole answer);

    /** Breaks a streamed answer off, so that no client can mistake it for a complete one. One that has ended stays as it is. */
    CompletionStage<Void> breakOff();
}
