package caravan.providers.hesitation;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.stream.AnswerReader;
import caravan.stream.ChatReader;
import caravan.stream.MessagesReader;
import caravan.stream.ResponsesReader;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where there are several to ask, be it for one reason only, an answer is looked at before it is taken: a 200 may carry an error. Where there is only one, its
 * answer is taken as it comes, and nothing is read twice.
 */
public final class Hesitation {
    private Hesitation() {}

    /** Completes with the answer; fails if it is none. */
    public static CompletableFuture<Answer> over(Call call, Answer found) {
        boolean only = call.candidates().size() < 2 && call.tries().isFirstAndLast();
        AnswerReader reader = only ? null : reader(call.operation());
        if (reader == null) {
            return CompletableFuture.completedFuture(found);
        }
        return switch (found) {
            case Answer.Streamed streamed when streamed.events() -> FirstContent.of(streamed, reader, call.wire());
            case Answer.Whole whole -> looked(whole, reader);
            default -> CompletableFuture.completedFuture(found);
        };
    }

    private static @Nullable AnswerReader reader(@Nullable Operation operation) {
        return switch (operation) {
            case CHAT, COMPLETION, EMBEDDINGS -> new ChatReader(1);
            case RESPONSES -> new ResponsesReader();
            case MESSAGES -> new MessagesReader();
            case null, default -> null;
        };
    }

    private static CompletableFuture<Answer> looked(Answer.Whole whole, AnswerReader reader) {
        reader.read(whole.body(), 0, whole.body().length);
        if (reader.broken() || whole.body().length == 0) {
            return CompletableFuture.failedFuture(
                    new UpstreamFailed(Reason.UPSTREAM_INVALID, "The provider's answer is not JSON."));
        }
        return reader.failed()
                ? CompletableFuture.failedFuture(UpstreamFailed.within(
                        "The provider's answer was an error.", ErrorWords.of(whole.body(), 0, whole.body().length)))
                : CompletableFuture.completedFuture(whole);
    }
}
