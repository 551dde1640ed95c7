package caravan.reload;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** A provider whose streams go on until it is told to end them, and whose frames say their number and when they were sent. */
final class Ticker implements AutoCloseable {
    private static final long PACE_MILLIS = 20;
    private static final String CHUNK =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"{frame}\"}}]}\n\n";
    private static final String WHOLE =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"salam\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private volatile boolean ending;

    Ticker() {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** All streams end with their next frame. */
    void end() {
        ending = true;
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (body.toString().contains("\"stream\":true")) {
                stream(request.response()
                        .putHeader("Content-Type", "text/event-stream")
                        .setChunked(true));
            } else {
                request.response().putHeader("Content-Type", "application/json").end(WHOLE);
            }
        });
    }

    private void stream(HttpServerResponse response) {
        long[] next = {0};
        vertx.setPeriodic(PACE_MILLIS, timer -> {
            boolean last = ending; // read once: it may change meanwhile
            if (response.closed() || last) {
                vertx.cancelTimer(timer);
            }
            if (!response.closed()) {
                response.write(CHUNK.replace("{frame}", next[0]++ + " " + System.nanoTime()));
                if (last) {
                    response.end("data: [DONE]\n\n");
                }
            }
        });
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
