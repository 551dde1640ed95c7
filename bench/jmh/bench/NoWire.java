package bench;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Wire;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A caller that is always there, and reads as fast as one can write. */
final class NoWire implements Wire {
    @Override
    public void execute(Runnable action) {
        action.run();
    }

    @Override
    public void later(Duration after, Runnable action) {}

    @Override
    public boolean onLoop() {
        return true;
    }

    @Override
    public boolean left() {
        return false;
    }

    @Override
    public boolean started() {
        return false;
    }

    @Override
    public void onLeave(Runnable action) {}

    @Override
    public void head(int status, Headers headers) {}

    @Override
    public boolean write(byte[] piece) {
        return true;
    }

    @Override
    public void onDrain(Runnable action) {
        action.run();
    }

    @Override
    public CompletionStage<Void> end() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> whole(Answer.Whole answer) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> breakOff() {
        return CompletableFuture.completedStage(null);
    }
}
