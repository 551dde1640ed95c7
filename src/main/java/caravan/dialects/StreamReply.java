package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.Telling;
import caravan.stream.AnswerReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An answer on its way from the provider to the caller: how it begins, and the ends it can come to. */
abstract sealed class StreamReply implements Source.Sink permits BytesReply, EventsReply {
    final Call call;
    final Answer.Streamed answer;
    final AnswerReader reader;

    /** Who knows what the answer says: the reader, unless the words are our own. */
    final Telling telling;

    private final CompletableFuture<Call> done;

    StreamReply(Call call, Answer.Streamed answer, CompletableFuture<Call> done) {
        this.call = call;
        this.answer = answer;
        this.done = done;
        this.reader = Reading.of(call);
        Telling known = answer.source().telling();
        this.telling = known == null ? reader : known;
    }

    final void start(Headers headers) {
        call.wire().onLeave(this::left);
        if (!call.wire().left()) {
            call.wire().head(answer.status(), headers);
            begun();
            answer.source().start(new Guarded(this, answer.source(), done));
        }
    }

    /** The head is out. */
    void begun() {}

    /** Nothing more is to be written. */
    void over() {}

    private void left() {
        over();
        answer.source().cancel();
        try {
            Reading.allOf(call, telling);
            call.conclude(Outcome.of(Reason.CALLER_LEFT));
        } finally {
            done.complete(call);
        }
    }

    final void close(Outcome outcome) {
        Reading.into(call, telling);
        call.conclude(outcome);
    }

    /** The provider has said all it will: an error within it counts as one. */
    final void closeAtEnd() {
        Reading.allOf(call, telling);
        call.conclude(
                telling.failed()
                        ? new Outcome(answer.status(), Reason.UPSTREAM_STREAM_ERROR)
                        : Outcome.ok(answer.status()));
    }

    /** The call is done when this last write is. */
    final void done(CompletionStage<Void> lastWrite) {
        lastWrite.whenComplete((end, ignored) -> done.complete(call));
    }
}
