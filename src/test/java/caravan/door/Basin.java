package caravan.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Refused;
import caravan.call.Upload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A step that reads an upload, as long as its tap is open, and answers with how much it was. Made anew for each test. */
public final class Basin implements Upload.Sink {
    private static volatile Basin current = new Basin();

    private final CompletableFuture<Call> entered = new CompletableFuture<>();
    private final CompletableFuture<Upload> upload = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean shut;

    static Basin fresh() {
        current = new Basin();
        return current;
    }

    /** The step. */
    public static CompletionStage<Answer.Whole> fill(Call call) {
        Basin basin = current;
        Upload coming = call.request().upload();
        if (coming == null) {
            basin.end.complete("no upload, " + call.request().body().length + " bytes");
        } else {
            basin.upload.complete(coming);
            call.wire().execute(() -> coming.start(basin));
        }
        basin.entered.complete(call);
        return basin.end.thenApply(text -> new Answer.Whole(200, Headers.NONE, text.getBytes(UTF_8)));
    }

    /** The step of somebody who does not want it. */
    public static Answer.Whole refuse(Call call) {
        return new Answer.Whole(403, Headers.NONE, "no".getBytes(UTF_8));
    }

    Call awaitEntered() {
        return entered.orTimeout(10, TimeUnit.SECONDS).join();
    }

    String awaitEnd() {
        return end.orTimeout(10, TimeUnit.SECONDS).join();
    }

    long bytes() {
        return bytes.get();
    }

    /** From the next piece on nothing more is read. */
    void shut() {
        shut = true;
    }

    void open() {
        shut = false;
        Call call = awaitEntered();
        call.wire().execute(() -> upload.join().resume());
    }

    @Override
    public void bytes(byte[] piece) {
        bytes.addAndGet(piece.length);
        if (shut) {
            upload.join().pause();
        }
    }

    @Override
    public void end() {
        end.complete(bytes + " bytes of " + upload.join().announced());
    }

    @Override
    public void failed(Refused why) {
        end.complete(why.reason() + " after " + bytes + " bytes");
    }
}
