package bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** The least a proxy on Vert.x can do: pass a body on, and an answer back. What Caravan takes more is Caravan's own. */
final class VertxProxy {
    private final HttpClient client;
    private final int upstream;

    private VertxProxy(Vertx vertx, int upstream) {
        this.upstream = upstream;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true).setPipelining(false).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(20_000).setMaxWaitQueueSize(20_000));
    }

    public static void main(String[] ports) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        VertxProxy proxy = new VertxProxy(vertx, ports.length > 1 ? Integer.parseInt(ports[1]) : 18400);
        vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(request -> request.bodyHandler(body -> proxy.ask(request, body)))
                .listen(Integer.parseInt(ports[0]), "127.0.0.1");
    }

    private void ask(HttpServerRequest request, Buffer body) {
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(upstream)
                        .setURI(request.uri())
                        .putHeader("content-type", "application/json"))
                .compose(asked -> asked.send(body))
                .onFailure(broken -> request.response().setStatusCode(502).end())
                .onSuccess(answer -> reply(request.response(), answer));
    }

    private static void reply(HttpServerResponse response, HttpClientResponse answer) {
        response.setStatusCode(answer.statusCode());
        String type = answer.getHeader("content-type");
        response.putHeader("content-type", type);
        if (type.startsWith("text/event-stream")) {
            response.setChunked(true);
            answer.pipeTo(response);
        } else {
            answer.bodyHandler(response::end);
        }
    }
}
