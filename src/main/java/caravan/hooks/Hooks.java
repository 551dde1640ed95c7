package caravan.hooks;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The places where routes of the user's come in, each by the address with which its route begins. A step here whose route is not
 * there is left out when the routes are loaded, and costs nothing.
 */
public final class Hooks {
    public static final String ON_REQUEST = "direct:on-request";
    public static final String ON_ANSWER = "direct:on-answer";
    public static final String ON_STREAM = "direct:on-stream";
    public static final String ON_RECORD = "direct:on-record";

    /** Leads a call through a route. */
    @FunctionalInterface
    public interface Way {
        /** Completes on the call's event loop: with what the route left in the call's place, or null if that is the call. */
        CompletableFuture<byte @Nullable []> through(String direct, Call call);
    }

    /**
     * What hooks need of others.
     *
     * @param there is there a route that begins so?
     * @param request has a call ask what a route left
     * @param answer has it be answered with what a route left
     * @param entry what is written down about a call
     */
    public record Setup(
            Predicate<String> there,
            Way way,
            BiConsumer<Call, byte[]> request,
            BiConsumer<Call, byte[]> answer,
            Function<Call, String> entry,
            Mailbox records) {}

    private final Setup setup;

    public Hooks(Setup setup) {
        this.setup = setup;
    }

    /**
     * Before anybody is asked: the route may change the request, or refuse it. What is answered by then is not for it, such as an order
     * to the gateway, which may have a key in it.
     */
    public CompletionStage<Call> onRequest(Call call) {
        return call.unanswered() ? lead(call, ON_REQUEST, setup.request) : CompletableFuture.completedStage(call);
    }

    /** Before the answer goes to the caller. Of a stream not a byte has been read by then: whatever is to see it must watch it. */
    public CompletionStage<Call> onAnswer(Call call) {
        if (call.candidates().isEmpty()) {
            return CompletableFuture.completedStage(call); // an order's answer, or the list of models
        }
        return call.answer() instanceof Answer.Streamed
                ? lead(call, ON_STREAM, Hooks::noStream)
                : lead(call, ON_ANSWER, setup.answer);
    }

    private static void noStream(Call call, byte[] left) {
        throw new IllegalStateException(ON_STREAM + " left " + left.length + " bytes in place of a stream");
    }

    private CompletionStage<Call> lead(Call call, String direct, BiConsumer<Call, byte[]> change) {
        if (!setup.there.test(direct)) {
            return CompletableFuture.completedStage(call);
        }
        CompletableFuture<Call> done = new CompletableFuture<>();
        setup.way.through(direct, call).whenComplete((left, failure) -> {
            if (failure == null) {
                change(call, left, change, done);
            } else {
                done.completeExceptionally(failure);
            }
        });
        return Waiting.on(call.wire(), done);
    }

    private static void change(
            Call call, byte @Nullable [] left, BiConsumer<Call, byte[]> change, CompletableFuture<Call> done) {
        try {
            if (left != null) {
                change.accept(call, left);
            }
            done.complete(call);
        } catch (RuntimeException | Error wrong) {
            done.completeExceptionally(wrong);
        }
    }

    /** When the call is over: the route is told what was written down, a moment later. No call waits for it. */
    public Call onRecord(Call call) {
        setup.records.post(setup.entry.apply(call));
        return call;
    }
}
