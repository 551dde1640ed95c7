package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.stream.AnswerReader;
import java.util.concurrent.CompletableFuture;

/** Writes an answer that is here in full: its cost is known before its first byte goes out. */
final class WholeReply {
    private WholeReply() {}

    static void write(Call call, Answer.Whole answer, ReplyHeaders headers, CompletableFuture<Call> done) {
        if (call.wire().left()) {
            call.conclude(Outcome.of(Reason.CALLER_LEFT));
            done.complete(call);
            return;
        }
        boolean read = call.candidate() != null && Reading.isRead(call, answer.headers());
        call.conclude(read ? read(call, answer) : Outcome.ok(answer.status()));
        call.wire()
                .whole(new Answer.Whole(answer.status(), headers.of(call, answer.headers(), true), answer.body()))
                .whenComplete((end, ignored) -> done.complete(call));
    }

    /** @throws UpstreamFailed if it is no JSON: a client could only stumble over it */
    private static Outcome read(Call call, Answer.Whole answer) {
        AnswerReader reader = Reading.of(call);
        reader.read(answer.body(), 0, answer.body().length);
        if (reader.broken() || answer.body().length == 0) {
            throw new UpstreamFailed(Reason.UPSTREAM_INVALID, "The provider's answer is not JSON.");
        }
        Reading.into(call, reader);
        return reader.failed()
                ? new Outcome(answer.status(), Reason.UPSTREAM_STREAM_ERROR)
                : Outcome.ok(answer.status());
    }
}
