package caravan.dialects;

import caravan.call.Call;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import java.util.concurrent.CompletableFuture;

/** A sink whose failure ends the call: an exception would vanish in the event loop, and the call would hang for ever. */
record Guarded(Source.Sink sink, Source source, CompletableFuture<Call> done) implements Source.Sink {
    @Override
    public void bytes(byte[] piece) {
        try {
            sink.bytes(piece);
        } catch (RuntimeException | Error failed) {
            giveUp(failed);
        }
    }

    @Override
    public void end() {
        try {
            sink.end();
        } catch (RuntimeException | Error failed) {
            giveUp(failed);
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        try {
            sink.failed(why);
        } catch (RuntimeException | Error failed) {
            giveUp(failed);
        }
    }

    private void giveUp(Throwable failed) {
        source.cancel();
        done.completeExceptionally(failed);
    }
}
