package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import java.util.concurrent.CompletableFuture;

/** Passes a long answer on as it comes, and reads the usage from it as it passes. */
final class BytesReply extends StreamReply {
    BytesReply(Call call, Answer.Streamed answer, CompletableFuture<Call> done) {
        super(call, answer, done);
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
        closeAtEnd();
        done(call.wire().end());
    }

    @Override
    public void failed(UpstreamFailed why) {
        close(new Outcome(answer.status(), why.reason()));
        done(call.wire().breakOff());
    }
}
