package bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;

/** A stream without an end, as fast as whoever reads it: what is beside it should not notice. */
final class Firehose {
    /** The model that the provider answers with it. */
    static final String MODEL = "firehose";

    private static final Buffer EVENTS =
            Buffer.buffer(Bodies.event("Samarkand ".repeat(100)).repeat(8));

    private Firehose() {}

    static void open(HttpClient client, int port) {
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI("/v1/completions")
                        .putHeader("Content-Type", "application/json"))
                .compose(request -> request.send(Bodies.streamedQuestion().replace("gpt-4o-mini", MODEL)))
                .onSuccess(response -> response.handler(piece -> {}));
    }

    static void answer(HttpServerResponse response) {
        response.putHeader("Content-Type", "text/event-stream").setChunked(true);
        pour(response);
    }

    /** Until the buffers are full, and again when there is room. */
    private static void pour(HttpServerResponse response) {
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(EVENTS);
        }
        response.drainHandler(room -> pour(response));
    }
}
