package bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Answers a call after 20 ms, and a streamed one with a frame a second, each with the time at which it went out; or with a
 * {@link Firehose}.
 */
final class Provider {
    private static final long LATE_MILLIS = 20;

    private final Vertx vertx;
    private final int frames;

    /** @param frames of one stream */
    Provider(Vertx vertx, int frames) {
        this.vertx = vertx;
        this.frames = frames;
    }

    void handle(HttpServerRequest request) {
        if (request.path().endsWith("chat/completions")) {
            request.bodyHandler(body -> vertx.setTimer(LATE_MILLIS, late -> request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(Bodies.answer())));
        } else {
            request.bodyHandler(body -> {
                if (body.toString().contains(Firehose.MODEL)) {
                    Firehose.answer(request.response());
                } else {
                    stream(request.response());
                }
            });
        }
    }

    private void stream(HttpServerResponse response) {
        response.putHeader("Content-Type", "text/event-stream").setChunked(true);
        int[] sent = {0};
        vertx.setPeriodic(1, 1_000, tick -> {
            if (response.closed() || sent[0] == frames) {
                vertx.cancelTimer(tick);
                if (!response.closed()) {
                    response.end(Bodies.lastEvents());
                }
            } else {
                sent[0]++;
                response.write(Buffer.buffer(Bodies.event("@" + System.nanoTime() + "@")));
            }
        });
    }
}
