package bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;

/** So many calls a second, whether the answers come or not: a time counts from when a call was due, not from when it got out. */
final class Rate {
    private static final long UNCOUNTED_NANOS = Duration.ofSeconds(1).toNanos();

    private final Vertx vertx;
    private final HttpClient client;
    private final int port;
    private final long rate;
    private final long length;
    private final Latencies times = new Latencies();
    private long sent;
    private long answered;
    private long failed;
    private long began;

    Rate(Vertx vertx, HttpClient client, int port, int rate, int seconds) {
        this.vertx = vertx;
        this.client = client;
        this.port = port;
        this.rate = rate;
        this.length = Duration.ofSeconds(seconds).toNanos();
    }

    void run() {
        began = System.nanoTime();
        vertx.setPeriodic(1, this::send);
    }

    private void send(long tick) {
        long passed = Math.min(System.nanoTime() - began, length);
        long due = passed * rate / 1_000_000_000L;
        while (sent < due) {
            call(began + sent * 1_000_000_000L / rate);
            sent++;
        }
        if (passed == length) {
            vertx.cancelTimer(tick);
            vertx.setTimer(3_000, late -> end());
        }
    }

    private void call(long due) {
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI("/v1/chat/completions")
                        .putHeader("Content-Type", "application/json"))
                .compose(request -> request.send(Bodies.question()))
                .compose(response -> response.body().map(body -> response.statusCode()))
                .onComplete(answer -> {
                    answered++;
                    failed += answer.succeeded() && answer.result() == 200 ? 0 : 1;
                    if (due - began > UNCOUNTED_NANOS) {
                        times.add(System.nanoTime() - due);
                    }
                });
    }

    private void end() {
        Load.end(Map.of(
                "calls",
                sent,
                "open",
                sent - answered,
                "failed",
                failed,
                "p50",
                times.percentile(50),
                "p99",
                times.percentile(99)));
    }
}
