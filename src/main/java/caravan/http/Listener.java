package caravan.http;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one event loop: what Vert.x is told, and nothing else. */
final class Listener extends AbstractVerticle {
    static final int MAX_LINE = 8 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int HTTP2_STREAMS = 100;

    /** Of a connection: some of its streams may be paused, and the others shall not wait for them. */
    private static final int HTTP2_WINDOW = 1 << 20;

    private final Place place;
    private final Function<Context, Reception> receptions;
    private @Nullable HttpServer server;

    /**
     * Where to listen, and how.
     *
     * @param pem null without TLS
     * @param maxHeader in bytes
     * @param actual told the port that is listened on
     */
    record Place(Server.Address address, Server.@Nullable Pem pem, int maxHeader, IntConsumer actual) {}

    Listener(Place place, Function<Context, Reception> receptions) {
        this.place = place;
        this.receptions = receptions;
    }

    @Override
    public void start(Promise<Void> started) {
        Reception reception = receptions.apply(context);
        HttpServer opening = vertx.createHttpServer(options());
        server = opening;
        opening.requestHandler(reception)
                .invalidRequestHandler(reception::invalid)
                .connectionHandler(this::connected)
                .listen(place.address().port(), place.address().host())
                .onComplete(opened -> {
                    if (opened.succeeded()) {
                        place.actual().accept(opened.result().actualPort());
                        started.complete();
                    } else {
                        started.fail(opened.cause());
                    }
                });
    }

    /** From now on new connections are shown these. */
    Future<Boolean> renew(SSLOptions options) {
        return Objects.requireNonNull(server).updateSSLOptions(new SSLOptions(options));
    }

    private void connected(HttpConnection connection) {
        // A caller's reset is no error of ours, and the entry of its call tells of it.
        connection.exceptionHandler(broken -> LOG.debug("A caller's connection broke", broken));
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        if (pipeline.get("ssl") != null && pipeline.get("httpDecoder") != null) {
            Opening.beStrict(pipeline, MAX_LINE, place.maxHeader());
        }
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions();
        Server.Pem pem = place.pem();
        if (pem != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(Tls.options(pem).getKeyCertOptions());
        }
        return options.setMaxHeaderSize(place.maxHeader())
                .setMaxInitialLineLength(MAX_LINE)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(HTTP2_STREAMS)
                        .setMaxHeaderListSize(place.maxHeader()))
                .setHttp2ConnectionWindowSize(HTTP2_WINDOW)
                .setTcpNoDelay(true)
                .setHandle100ContinueAutomatically(false) // only who gets past the door is invited
                .setCompressionSupported(false)
                .setDecompressionSupported(false);
    }
}
