package caravan.http;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Network;
import caravan.call.Reason;
import caravan.call.Refused;
import io.netty.channel.Channel;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SSLOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server: one listener on each event loop, all on one port. It outlives the generations of routes; each new request
 * goes to the doors that are current when it arrives.
 */
public final class Server {
    /**
     * @param admin where those who run the gateway find its figures; null if where callers find it
     * @param pem for TLS; null without
     * @param origins of web pages that may call; {@code *} for all
     * @param proxies that are believed when they say who calls
     * @param limits what callers may not go beyond
     * @param loops how many event loops
     * @param refusal writes an error that is found before a call exists
     * @param refused told of every request that is refused before a call exists
     * @param books told of every call's end, before its caller sees it
     */
    public record Manner(
            String host,
            int port,
            @Nullable Address admin,
            @Nullable Pem pem,
            List<String> origins,
            List<Network> proxies,
            Limits limits,
            int loops,
            String version,
            InstantSource clock,
            Doors.Refusing refusal,
            Consumer<Refusal> refused,
            Consumer<Call> books) {}

    /** Where to listen. */
    public record Address(String host, int port) {}

    /** Certificates, the server's own first, and its key, both in PEM. */
    public record Pem(byte[] certificates, byte[] key) {
        /** @throws IllegalArgumentException in words, if they are not PEM or do not belong together */
        public void check() {
            Tls.options(this);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "certificates and key";
        }
    }

    /** A request that was refused before it was a call. */
    public record Refusal(String id, String method, String path, Refused why) {}

    /**
     * Sizes are in bytes. No time is no limit.
     *
     * @param maxBody more is refused with 413
     * @param maxUpload the same for bodies that are passed on and never held
     * @param maxBytes of all bodies that are held at once; more is refused with 503
     * @param maxHeader all header lines together; more is refused with 431
     * @param connections more are closed at once
     * @param calls at once; more are refused with 503
     * @param head how long a new connection may take to its first request, and any request to the end of its head
     * @param idle how long a connection may do nothing between requests
     * @param body how long a body may be silent, and late behind {@link Pace#SLOWEST}
     * @param write how long a caller may read nothing of what is there for it
     */
    public record Limits(
            long maxBody,
            long maxUpload,
            long maxBytes,
            int maxHeader,
            int connections,
            int calls,
            Duration head,
            Duration idle,
            Duration body,
            Duration write) {

        /** How often it is looked whether a time is up. */
        Duration tick() {
            return Stream.of(head, idle, body, write)
                    .filter(limit -> !limit.isZero())
                    .map(limit -> limit.dividedBy(4))
                    .min(Comparator.naturalOrder())
                    .filter(tick -> tick.compareTo(LONGEST_TICK) < 0)
                    .orElse(LONGEST_TICK);
        }
    }

    private static final Duration LONGEST_TICK = Duration.ofMillis(2_500);

    /** Vert.x' way to say: any free port, but the same for all listeners of a deployment. */
    private static final int ANY_SHARED = -1;

    private static final int ANOTHER_SHARED = -2;

    /** Who was let in so long ago is through the hands of Vert.x. */
    private static final long LET_IN_MILLIS = 20;

    private static final long LET_IN_SECONDS = 10;

    private final Vertx vertx;
    private final Manner manner;
    private final AtomicReference<@Nullable Doors> doors = new AtomicReference<>();
    private final Scales scales;
    private final Crowd crowd;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile int port;
    private volatile int adminPort;

    public Server(Vertx vertx, Manner manner) {
        this.vertx = vertx;
        this.manner = manner;
        this.scales = new Scales(manner.limits().maxBytes());
        this.crowd = new Crowd(manner.limits().connections(), manner.limits().calls());
    }

    /** Event loops on which a server can listen. */
    public static Vertx loops(VertxOptions options) {
        return new VertxBuilder(options).findTransport(new Entrance()).init().vertx();
    }

    /** How many there are now. */
    public int connections() {
        return crowd.connections();
    }

    /** How many were closed because there were too many. */
    public long turnedAway() {
        return crowd.turnedAway();
    }

    /** How many requests were let in and are not answered to the end. */
    public int calls() {
        return crowd.calls();
    }

    /** Of callers' bodies. */
    public long bytesHeld() {
        return scales.held();
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
        entrance().admit(this::admit);
        Address admin = manner.admin();
        Side side = admin == null ? Side.BOTH : Side.CALLERS;
        Address callers = new Address(manner.host(), manner.port() == 0 ? ANY_SHARED : manner.port());
        deploy(() -> listener(callers, side, manner.pem(), actual -> port = actual), manner.loops());
        if (admin != null) {
            Address separate = new Address(admin.host(), admin.port() == 0 ? ANOTHER_SHARED : admin.port());
            deploy(() -> listener(separate, Side.ADMIN, null, actual -> adminPort = actual), 1);
        }
    }

    private Listener listener(Address address, Side side, @Nullable Pem pem, IntConsumer actual) {
        Listener.Place place = new Listener.Place(address, pem, manner.limits().maxHeader(), actual);
        Listener listener = new Listener(place, loop -> new Reception(manner, side, doors::get, scales, crowd, loop));
        if (pem != null) {
            listeners.add(listener);
        }
        return listener;
    }

    private void deploy(Supplier<Verticle> listener, int instances) {
        vertx.deployVerticle(listener, new DeploymentOptions().setInstances(instances))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /**
     * From now on new connections are shown these; those that there are live on. Fails, and changes nothing, if they cannot be
     * used or there was no TLS before. While Vert.x takes them in, it can serve no new connection: those wait.
     */
    public CompletableFuture<Void> renew(Pem pem) {
        CompletableFuture<Void> renewed = new CompletableFuture<>();
        try {
            SSLOptions options = Tls.options(pem);
            Listener all = listeners.getFirst(); // the others share what it has
            entrance().hold(renewed);
            vertx.setTimer(LET_IN_MILLIS, in -> all.renew(options).onComplete(done -> {
                if (done.succeeded()) {
                    renewed.complete(null);
                } else {
                    renewed.completeExceptionally(done.cause());
                }
            }));
        } catch (IllegalArgumentException | NoSuchElementException unusable) {
            renewed.completeExceptionally(unusable);
        }
        return renewed.orTimeout(LET_IN_SECONDS, TimeUnit.SECONDS);
    }

    private Entrance entrance() {
        return (Entrance) ((VertxInternal) vertx).transport();
    }

    /** The admin port that is listened on; 0 without. */
    public int adminPort() {
        return adminPort;
    }

    /** The port that is listened on. */
    public int port() {
        return port;
    }

    private boolean admit(Channel channel, boolean encrypted) {
        boolean admins = channel.localAddress() instanceof InetSocketAddress here && here.getPort() == adminPort;
        if (!admins && !crowd.admit(channel)) {
            return false;
        }
        Guard.post(channel, manner.limits(), this::tooSlow);
        if (!encrypted) {
            channel.pipeline()
                    .addLast(
                            "opening",
                            new Opening(Listener.MAX_LINE, manner.limits().maxHeader()));
        }
        return true;
    }

    private byte[] tooSlow() {
        Refused refused = new Refused(Reason.TOO_SLOW, "The head of the request did not come in time.");
        String id = Ids.next();
        manner.refused().accept(new Refusal(id, "-", "-", refused));
        Answer.Whole answer = manner.refusal().of("", id, refused);
        String head = "HTTP/1.1 408 Request Timeout\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + "X-Request-Id: " + id + "\r\nContent-Length: " + answer.body().length + "\r\n\r\n";
        return Buffer.buffer(head).appendBytes(answer.body()).getBytes();
    }
}
