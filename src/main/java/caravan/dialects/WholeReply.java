package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Outcome;
import caravan.call.Reason;
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
        if (call.candidate() != null) {
            AnswerReader reader = new AnswerReader();
            reader.read(answer.body(), 0, answer.body().length);
            Reading.into(call, reader);
        }
        call.conclude(Outcome.ok(answer.status()));
        call.wire()
                .whole(new Answer.Whole(answer.status(), headers.of(call, answer.headers(), true), answer.body()))
                .whenComplete((end, ignored) -> done.complete(call));
    }
}
