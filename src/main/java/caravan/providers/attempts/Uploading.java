package caravan.providers.attempts;

import caravan.call.Refused;
import caravan.call.Upload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.util.function.Consumer;

/**
 * A caller's body on its way to a provider, as it comes. Of the two ends the slower one sets the pace: what is between them is
 * no more than what the sockets hold. The time limits count while the provider is the slow one.
 */
final class Uploading implements Upload.Sink {
    private final Upload upload;
    private final HttpClientRequest request;
    private final Patience patience;
    private final Consumer<Refused> failure;
    private boolean over;

    /** @param failure told if the body does not come to its end */
    Uploading(Upload upload, HttpClientRequest request, Patience patience, Consumer<Refused> failure) {
        this.upload = upload;
        this.request = request;
        this.patience = patience;
        this.failure = failure;
    }

    void start() {
        if (upload.announced() >= 0) {
            request.putHeader("content-length", Long.toString(upload.announced()));
        } else {
            request.setChunked(true);
        }
        patience.sent();
        patience.suspended(true);
        upload.start(this);
    }

    @Override
    public void bytes(byte[] piece) {
        if (over) {
            return;
        }
        request.write(Buffer.buffer(piece));
        if (request.writeQueueFull()) {
            upload.pause();
            patience.suspended(false);
            request.drainHandler(drained -> {
                patience.suspended(true);
                upload.resume();
            });
        }
    }

    @Override
    public void end() {
        if (!over) {
            over = true;
            patience.suspended(false);
            request.end();
        }
    }

    @Override
    public void failed(Refused why) {
        if (!over) {
            over = true;
            failure.accept(why);
        }
    }

    /** The answer is here: what has not been sent of the body is of no use, and neither is the connection. */
    void drop() {
        if (!over) {
            over = true;
            LettingGo.of(request);
        }
    }
}
