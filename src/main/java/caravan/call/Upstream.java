package caravan.call;

import java.util.concurrent.CompletableFuture;

/**
 * One way to reach models.
 *
 * <p>{@link #ask} is called on the call's event loop and completes the answer there, with an {@link Answer} whose status is
 * below 400 or with {@link UpstreamFailed}. When somebody else completes the future with a failure (the caller
 * has left, the deadline has passed), the attempt is over: its connection is closed and its timers are cancelled at once.
 */
public interface Upstream {
    CompletableFuture<Answer> ask(Call call, Candidate candidate);

    /** Can it be asked for this? */
    default boolean speaks(Operation operation) {
        return isBasic(operation);
    }

    /** Is it what every provider of this gateway speaks, and what it answers in JSON or in chunks of chat? */
    static boolean isBasic(Operation operation) {
        return switch (operation) {
            case CHAT, COMPLETION, EMBEDDINGS, MODELS -> true;
            default -> false;
        };
    }
}
