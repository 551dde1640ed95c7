package caravan.call;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A caller's end that keeps what it is given. Everything runs at once, on the thread that asks. */
public final class FakeWire implements Wire {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Runnable onLeave = () -> {};
    private int status;
    private boolean left;
    private boolean ended;
    private boolean broken;

    /** The caller goes away. */
    public void leave() {
        left = true;
        onLeave.run();
    }

    /** The status that was written; 0 if none was. */
    public int status() {
        return status;
    }

    public String body() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** Was the answer ended cleanly? */
    public boolean ended() {
        return ended;
    }

    public boolean broken() {
        return broken;
    }

    @Override
    public void execute(Runnable action) {
        action.run();
    }

    /** Time does not pass here. */
    @Override
    public void later(Duration after, Runnable action) {}

    @Override
    public boolean onLoop() {
        return true;
    }

    @Override
    public boolean left() {
        return left;
    }

    @Override
    public boolean started() {
        return status != 0;
    }

    @Override
    public void onLeave(Runnable action) {
        onLeave = action;
        if (left) {
            action.run();
        }
    }

    @Override
    public void head(int given, Headers headers) {
        status = given;
    }

    @Override
    public boolean write(byte[] piece) {
        written.writeBytes(piece);
        return true;
    }

    @Override
    public void onDrain(Runnable action) {
        action.run();
    }

    @Override
    public CompletionStage<Void> end() {
        ended = true;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> whole(Answer.Whole answer) {
        head(answer.status(), answer.headers());
        write(answer.body());
        return end();
    }

    @Override
    public CompletionStage<Void> breakOff() {
        broken = true;
        return CompletableFuture.completedStage(null);
    }
}
