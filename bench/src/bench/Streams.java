package bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Map;

/** Many streams at once, a frame a second on each: every frame is counted, and how late it came. */
final class Streams {
    private static final int OPENED_AT_ONCE = 20;
    private static final long OPENED_EVERY_MILLIS = 20;

    private final Vertx vertx;
    private final HttpClient client;
    private final int port;
    private final int count;
    private final int frames;
    private final Latencies late = new Latencies();
    private int opened;
    private int ended;
    private int failed;

    Streams(Vertx vertx, HttpClient client, int port, int count, int frames) {
        this.vertx = vertx;
        this.client = client;
        this.port = port;
        this.count = count;
        this.frames = frames;
    }

    /** A thousand new ones a second, so that the opening does not count for the rest. */
    void run() {
        vertx.setPeriodic(OPENED_EVERY_MILLIS, tick -> {
            for (int i = 0; i < OPENED_AT_ONCE && opened < count; i++) {
                opened++;
                open();
            }
            if (opened == count) {
                vertx.cancelTimer(tick);
                System.out.println("opened");
            }
        });
    }

    private void open() {
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI("/v1/completions")
                        .putHeader("Content-Type", "application/json"))
                .compose(request -> request.send(Bodies.streamedQuestion()))
                .onFailure(broken -> over(false))
                .onSuccess(this::read);
    }

    private void read(HttpClientResponse response) {
        StringBuilder open = new StringBuilder();
        boolean[] done = {false};
        response.handler(piece -> done[0] |= frames(open, piece));
        response.exceptionHandler(broken -> over(false));
        response.endHandler(end -> over(done[0] && response.statusCode() == 200));
    }

    /** True if the stream's own end is among them. */
    private boolean frames(StringBuilder open, Buffer piece) {
        long now = System.nanoTime();
        open.append(piece.toString());
        boolean done = false;
        for (int end = open.indexOf("\n\n"); end >= 0; end = open.indexOf("\n\n")) {
            int at = open.indexOf("@");
            if (at >= 0 && at < end) {
                late.add(now - Long.parseLong(open.substring(at + 1, open.indexOf("@", at + 1))));
            }
            done |= open.indexOf("data: [DONE]") == 0;
            open.delete(0, end + 2);
        }
        return done;
    }

    private void over(boolean whole) {
        ended++;
        failed += whole ? 0 : 1;
        if (ended == count) {
            Load.end(Map.of(
                    "frames", late.size(),
                    "lost", (long) count * frames - late.size(),
                    "broken", failed,
                    "p50", late.percentile(50),
                    "p99", late.percentile(99),
                    "max", late.percentile(100)));
        }
    }
}
