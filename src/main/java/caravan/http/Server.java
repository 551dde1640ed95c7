package caravan.http;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Reason;
import caravan.call.Refused;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: one listener on each event loop, all on one port. It outlives the generations of routes; each new request
 * goes to the doors that are current when it arrives.
 */
public final class Server {
    /**
     * @param maxBody in bytes; more is refused with 413
     * @param maxUpload the same for bodies that are passed on and never held
     * @param maxBytes of all bodies that are held at once; more is refused with 503
     * @param maxHeader in bytes, all header lines together; more is refused with 431
     * @param loops how many event loops
     * @param refusal writes an error that is found before a call exists
     * @param refused told of every request that is refused before a call exists
     * @param books told of every call's end, before its caller sees it
     */
    public record Manner(
            String host,
            int port,
            long maxBody,
            long maxUpload,
            long maxBytes,
            int maxHeader,
            int loops,
            String version,
            InstantSource clock,
            Function<Refused, Answer.Whole> refusal,
            Consumer<Reason> refused,
            Consumer<Call> books) {}

    /** Vert.x' way to say: any free port, but the same for all listeners of a deployment. */
    private static final int ANY_SHARED = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Vertx vertx;
    private final Manner manner;
    private final AtomicReference<@Nullable Doors> doors = new AtomicReference<>();
    private final Scales scales;
    private volatile int port;

    public Server(Vertx vertx, Manner manner) {
        this.vertx = vertx;
        this.manner = manner;
        this.scales = new Scales(manner.maxBytes());
    }

    /** From now on new requests go here; those inside the old doors stay there until they are done. */
    public @Nullable Doors swap(Doors next) {
        return doors.getAndSet(next);
    }

    /** From now on every new request is refused: 503. */
    public void refuse() {
        doors.set(null);
    }

    /** Listens on all loops. @throws CompletionException if the port is taken */
    public void listen() {
        vertx.deployVerticle(Listener::new, new DeploymentOptions().setInstances(manner.loops()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** The port that is listened on. */
    public int port() {
        return port;
    }

    private final class Listener extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            Reception reception = new Reception(manner, doors::get, scales, context);
            vertx.createHttpServer(options())
                    .requestHandler(reception)
                    .invalidRequestHandler(reception::invalid)
                    .connectionHandler(Server::quiet)
                    .listen(manner.port() == 0 ? ANY_SHARED : manner.port(), manner.host())
                    .onComplete(listening -> {
                        if (listening.succeeded()) {
                            port = listening.result().actualPort();
                            started.complete();
                        } else {
                            started.fail(listening.cause());
                        }
                    });
        }
    }

    /** A caller's reset is no error of ours, and the entry of its call tells of it. */
    private static void quiet(HttpConnection connection) {
        connection.exceptionHandler(broken -> LOG.debug("A caller's connection broke", broken));
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxHeaderSize(manner.maxHeader())
                .setMaxInitialLineLength(8 * 1024)
                .setTcpNoDelay(true)
                .setHandle100ContinueAutomatically(false) // only who gets past the door is invited
                .setCompressionSupported(false)
                .setDecompressionSupported(false);
    }
}
