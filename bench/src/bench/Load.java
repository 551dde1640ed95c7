package bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program of its own, on the other core: both ends of calls that wrk and nginx cannot make. Since it is one process, one
 * clock says when a frame went out and when it came in.
 *
 * <pre>Load streams PORT COUNT SECONDS
 * Load rate PORT CALLS_PER_SECOND SECONDS
 * Load beside PORT CALLS_PER_SECOND SECONDS: the same, beside a firehose</pre>
 */
final class Load {
    private Load() {}

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        Provider provider = new Provider(vertx, Integer.parseInt(arguments[3]));
        vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(20_000).setTcpNoDelay(true))
                .requestHandler(provider::handle)
                .listen(Field.UPSTREAM, "127.0.0.1")
                .onFailure(taken -> end(Map.of("error", taken)))
                .onSuccess(listening -> begin(vertx, arguments));
    }

    private static void begin(Vertx vertx, String[] arguments) {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(20_000).setMaxWaitQueueSize(20_000));
        int port = Integer.parseInt(arguments[1]);
        int much = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        if (arguments[0].equals("streams")) {
            new Streams(vertx, client, port, much, seconds).run();
        } else {
            if (arguments[0].equals("beside")) {
                Firehose.open(client, port);
            }
            new Rate(vertx, client, port, much, seconds).run();
        }
    }

    /** The last line is what was found. */
    static void end(Map<String, Object> found) {
        StringBuilder line = new StringBuilder("found");
        new TreeMap<>(found)
                .forEach((name, value) ->
                        line.append(' ').append(name).append('=').append(value));
        System.out.println(line);
        System.exit(0);
    }
}
