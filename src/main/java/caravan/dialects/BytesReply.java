package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import java.util.concurrent.CompletableFuture;

/** Passes an answer on as it comes, and reads the usage from it as it passes, if it is one that says it. */
final class BytesReply extends StreamReply {
    private final boolean read;
    private long left;
    private byte[] last = new byte[0];

    BytesReply(Call call, Answer.Streamed answer, CompletableFuture<Call> done) {
        super(call, answer, done);
        this.read = Reading.isRead(call, answer.headers());
        this.left = ReplyHeaders.length(call, answer);
    }

    @Override
    public void bytes(byte[] piece) {
        call.firstChunk();
        if (read) {
            reader.readOn(piece);
        }
        left -= piece.length;
        if (left == 0) {
            last = piece; // the caller sees the end with it, and by then the books must be closed
        } else if (!call.wire().write(piece)) {
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
        if (last.length > 0) {
            call.wire().write(last);
        }
        done(call.wire().end());
    }

    @Override
    public void failed(UpstreamFailed why) {
        close(new Outcome(answer.status(), why.reason()));
        done(call.wire().breakOff());
    }
}
