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
            Reading.unread(call);
            call.conclude(Outcome.of(Reason.CALLER_LEFT));
            done.complete(call);
            return;
        }
        Outcome outcome = call.candidate() == null ? Outcome.ok(answer.status()) : outcome(call, answer);
        Answer.Whole shown = Painting.of(call, answer);
        call.conclude(outcome);
        call.wire()
                .whole(new Answer.Whole(shown.status(), headers.of(call, shown.headers(), true), shown.body()))
                .whenComplete((end, ignored) -> done.complete(call));
    }

    /** What is not to be read has been used all the same: the request may tell how much. */
    private static Outcome outcome(Call call, Answer.Whole answer) {
        if (Reading.isRead(call, answer.headers())) {
            return read(call, answer);
        }
        Reading.into(call, Reading.of(call));
        return Outcome.ok(answer.status());
    }

    /** @throws UpstreamFailed if it is no JSON: a client could only stumble over it */
    private static Outcome read(Call call, Answer.Whole answer) {
        AnswerReader reader = Reading.of(call);
        reader.read(answer.body(), 0, answer.body().length);
        if (reader.broken() || answer.body().length == 0) {
            throw new UpstreamFailed(Reason.UPSTREAM_INVALID, "The provider's answer is not JSON.");
        }
        Reading.whole(call, reader);
        return reader.failed()
                ? new Outcome(answer.status(), Reason.UPSTREAM_STREAM_ERROR)
                : Outcome.ok(answer.status());
    }
}
