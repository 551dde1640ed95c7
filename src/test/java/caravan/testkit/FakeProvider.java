package caravan.testkit;

import caravan.testkit.Seen.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A provider that does what it is told, on a port of 127.0.0.1 of its own, and remembers what it saw. Told nothing, it
 * imitates OpenAI ({@link Imitation}). A request is answered by the first rule of {@link #when} that fits, else by the
 * reply queued longest with {@link #next}, else by {@link #always}. A queued reply that closes the connection without a word is used
 * up by a request over a new connection: over an old one it could be meant for whoever had it before.
 */
public final class FakeProvider implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Runnable afterClose;
    private final NetServer server;
    private final boolean secure;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Queue<Script> next = new ConcurrentLinkedQueue<>();
    private volatile Script always = new Imitation();
    private final List<Seen> seen = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger openConnections = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    private FakeProvider(Vertx vertx, NetServerOptions options, Runnable afterClose) {
        this.afterClose = afterClose;
        this.secure = options.isSsl();
        this.server = join(vertx.createNetServer(options)
                .connectHandler(this::connected)
                .exceptionHandler(refused -> {}) // a handshake that came to nothing
                .listen(0, "127.0.0.1"));
    }

    private record Rule(Predicate<Seen> condition, Script script) {}

    /** With event loops of its own. */
    public static FakeProvider start() {
        Vertx own = Vertx.vertx();
        return new FakeProvider(own, new NetServerOptions(), () -> join(own.close()));
    }

    /** Behind TLS, at {@code localhost}, with a certificate that this authority has signed. */
    public static FakeProvider start(Authority signer) {
        Vertx own = Vertx.vertx();
        NetServerOptions tls = new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions()
                        .setPath(signer.signed().toString())
                        .setPassword(Authority.password())
                        .setAlias("its"));
        return new FakeProvider(own, tls, () -> join(own.close()));
    }

    /** On someone's event loops, which stay when this is closed. */
    public static FakeProvider start(Vertx vertx) {
        return new FakeProvider(vertx, new NetServerOptions(), () -> {});
    }

    public int port() {
        return server.actualPort();
    }

    /** Without a path and without a slash at the end. */
    public String url() {
        return secure ? "https://localhost:" + port() : "http://127.0.0.1:" + port();
    }

    public FakeProvider next(Script... replies) {
        next.addAll(List.of(replies));
        return this;
    }

    public FakeProvider always(Script reply) {
        always = reply;
        return this;
    }

    public FakeProvider when(Predicate<Seen> condition, Script reply) {
        rules.add(new Rule(condition, reply));
        return this;
    }

    /** Every request so far, in the order of arrival; a request is seen when its last byte is here. */
    public List<Seen> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /** Waits until this many were seen, 10 s at most. */
    public List<Seen> awaitSeen(int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (seen) {
            while (seen.size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("Seen were %d, not %d: %s".formatted(seen.size(), count, seen));
                }
                pause(left);
            }
            return List.copyOf(seen);
        }
    }

    private void pause(long millis) {
        try {
            seen.wait(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Lets go of what it saw, for tests that count its memory as the gateway's. */
    public void forget() {
        synchronized (seen) {
            seen.clear();
        }
    }

    public List<Seen> openExchanges() {
        return in(State.OPEN);
    }

    public List<Seen> closedByPeer() {
        return in(State.CLOSED_BY_PEER);
    }

    /** Waits until no exchange is open, 10 s at most. */
    public void awaitQuiet() {
        for (List<Seen> open = openExchanges(); !open.isEmpty(); open = openExchanges()) {
            open.forEach(Seen::awaitEnd);
        }
    }

    /** How many connections were ever made. */
    public int connections() {
        return connections.get();
    }

    public int openConnections() {
        return openConnections.get();
    }

    /** Closes the port and all connections; what is asked afterwards is refused by the system. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            join(server.close());
            afterClose.run();
        }
    }

    private List<Seen> in(State state) {
        return seen().stream().filter(each -> each.state() == state).toList();
    }

    private void connected(NetSocket socket) {
        int number = connections.getAndIncrement();
        openConnections.incrementAndGet();
        Connection connection =
                new Connection((NetSocketInternal) socket, request -> remember(request, number), this::answer);
        socket.closeHandler(gone -> {
            openConnections.decrementAndGet();
            connection.closed();
        });
    }

    private Seen remember(Seen.Request request, int connection) {
        synchronized (seen) {
            Seen latest = new Seen(request, seen.size(), connection);
            seen.add(latest);
            seen.notifyAll();
            return latest;
        }
    }

    private Reply answer(Seen request) {
        for (Rule rule : rules) {
            if (rule.condition().test(request)) {
                return rule.script().to(request);
            }
        }
        Script queued = next.peek();
        if (queued == null) {
            return always.to(request);
        }
        Reply reply = queued.to(request);
        if (!(reply.saysNothing() && isOverAnOldConnection(request))) {
            next.remove(queued);
        }
        return reply;
    }

    /** Whose old connection is closed asks again at once over a new one: it is still the same call. */
    private boolean isOverAnOldConnection(Seen request) {
        return seen().stream()
                .anyMatch(each -> each.connection() == request.connection() && each.order() < request.order());
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
