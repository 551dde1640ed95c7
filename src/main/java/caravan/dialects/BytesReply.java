package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.stream.AnswerReader;
import java.util.concurrent.CompletableFuture;

/** Passes a long answer on as it comes, and reads the usage from it as it passes. */
final class BytesReply implements Source.Sink {
    private final Call call;
    private final Answer.Streamed answer;
    private final CompletableFuture<Call> done;
    private final AnswerReader reader;

    BytesReply(Call call, Answer.Streamed answer, CompletableFuture<Call> done) {
        this.call = call;
        this.answer = answer;
        this.done = done;
        this.reader = Reading.of(call);
    }

    void start(Headers headers) {
        call.wire().onLeave(this::left);
        if (!call.wire().left()) {
            call.wire().head(answer.status(), headers);
            answer.source().start(new Guarded(this, answer.source(), done));
        }
    }

    private void left() {
        answer.source().cancel();
        try {
            close(Outcome.of(Reason.CALLER_LEFT));
        } finally {
            done.complete(call);
        }
    }

    private void close(Outcome outcome) {
        Reading.into(call, reader);
        call.conclude(outcome);
    }

    @Override
    public void bytes(byte[] piece) {
        call.firstChunk();
        reader.readOn(piece);
        if (!call.wire().write(piece)) {
            answer.source().pause();
            call.wire().onDrain(answer.source()::resume);
        }
    }

    @Override
    public void end() {
        if (reader.cut()) {
            failed(new UpstreamFailed(
                    Reason.UPSTREAM_BROKE_OFF, "The provider's answer ended before it was complete."));
            return;
        }
        close(
                reader.failed()
                        ? new Outcome(answer.status(), Reason.UPSTREAM_STREAM_ERROR)
                        : Outcome.ok(answer.status()));
        call.wire().end().whenComplete((end, ignored) -> done.complete(call));
    }

    @Override
    public void failed(UpstreamFailed why) {
        close(new Outcome(answer.status(), why.reason()));
        call.wire().breakOff().whenComplete((end, ignored) -> done.complete(call));
    }
}
