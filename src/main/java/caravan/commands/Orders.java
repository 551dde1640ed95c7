package caravan.commands;

import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders from the command line, on a socket in the data folder that only its owner can open: one at a time. The
 * folder is locked by this process, so a socket that is there already is of one that was killed.
 */
public final class Orders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Executor TOO_LATE = CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);

    /**
     * What came of an order.
     *
     * @param done was it obeyed?
     * @param lines what to tell people who ordered it
     * @param json the same for programs; null if there is nothing but the lines
     * @param before what the order has changed, as it was; null if it was not there, or if nothing has changed
     * @param after the same as it is now; null if it is gone, or if nothing has changed
     * @param reason why it was not obeyed
     */
    public record Told(
            boolean done,
            List<String> lines,
            @Nullable ObjectNode json,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after,
            Reason reason) {
        public Told(boolean done, List<String> lines) {
            this(done, lines, null, null, null, Reason.INVALID_REQUEST);
        }

        public static Told done(String line) {
            return new Told(true, List.of(line));
        }

        public static Told refused(String line) {
            return refused(Reason.INVALID_REQUEST, line);
        }

        public static Told refused(Reason reason, String line) {
            return new Told(false, List.of(line), null, null, null, reason);
        }

        /** Somebody has only looked. */
        public static Told shown(List<String> lines, ObjectNode json) {
            return new Told(true, lines, json, null, null, Reason.INVALID_REQUEST);
        }

        /** Obeyed, and this is what programs get. */
        public Told with(ObjectNode told, @Nullable ObjectNode old, @Nullable ObjectNode now) {
            return new Told(done, lines, told, old, now, reason);
        }

        /** And this besides. */
        public Told and(String line) {
            List<String> more = new ArrayList<>(lines);
            more.add(line);
            return new Told(done, List.copyOf(more), json, before, after, reason);
        }

        /** Not obeyed, and this is why. */
        public Told because(Reason why) {
            return new Told(done, lines, json, before, after, why);
        }

        /** For programs, whatever there is. */
        public ObjectNode answer() {
            if (json != null) {
                return json;
            }
            ObjectNode told = Json.MAPPER.createObjectNode().put("object", "lines");
            ArrayNode array = told.putArray("lines");
            lines.forEach(array::add);
            return told;
        }
    }

    private final Path socket;
    private final @Nullable ServerSocketChannel channel;
    private final Supplier<Told> reload;
    private final Function<String, Told> explain;
    private final Function<String, Told> obey;

    private Orders(
            Path socket,
            @Nullable ServerSocketChannel channel,
            Supplier<Told> reload,
            Function<String, Told> explain,
            Function<String, Told> obey) {
        this.socket = socket;
        this.channel = channel;
        this.reload = reload;
        this.explain = explain;
        this.obey = obey;
    }

    /** Tells the Caravan that runs on this data folder to reload; empty if none does. */
    public static Optional<Told> reload(Path data) {
        return Order.give(data, Order.RELOAD);
    }

    /** Asks the Caravan that runs on this data folder who would be asked for a model; empty if none does. */
    public static Optional<Told> explain(Path data, String query) {
        return Order.give(data, Order.EXPLAIN + query);
    }

    /** Gives the Caravan that runs on this data folder an order in words, as in a chat; empty if none does. */
    public static Optional<Told> inWords(Path data, String order) {
        return Order.give(data, Order.IN_WORDS + order);
    }

    /** What to do at SIGHUP, from now on. */
    public static void onHangup(Runnable action) {
        Hangup.on(action);
    }

    /** Without a socket there are no orders, but all else goes on. */
    public static Orders open(
            Path data, Supplier<Told> reload, Function<String, Told> explain, Function<String, Told> obey) {
        Path socket = Order.socket(data);
        Orders orders = new Orders(socket, bound(socket), reload, explain, obey);
        Thread.ofVirtual().name("orders").start(orders::listen);
        return orders;
    }

    /** Made in a folder that nobody else can enter, and then moved: there is no moment at which others could connect. */
    private static @Nullable ServerSocketChannel bound(Path socket) {
        Path making = socket.resolveSibling(".s");
        try {
            Files.deleteIfExists(making.resolve("s"));
            Files.deleteIfExists(making);
            Files.createDirectory(
                    making, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(making.resolve("s")));
            Files.setPosixFilePermissions(making.resolve("s"), PosixFilePermissions.fromString("rw-------"));
            Files.move(making.resolve("s"), socket, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(making);
            return channel;
        } catch (IOException | UnsupportedOperationException impossible) {
            delete(making.resolve("s"));
            delete(making);
            LOG.warn("'caravan reload' cannot be heard: {}: {}; SIGHUP can", socket, impossible.getMessage());
            return null;
        }
    }

    private void listen() {
        while (channel != null && channel.isOpen()) {
            try (SocketChannel caller = channel.accept()) {
                hear(caller);
            } catch (IOException over) {
                LOG.debug("An order broke off", over);
                LockSupport.parkNanos(PAUSE); // there may be no more files to open for a while
            }
        }
    }

    private void hear(SocketChannel caller) throws IOException {
        String order = soon(caller, () -> Order.line(caller));
        Told told =
                order.isEmpty() ? Told.refused("An order is one line, and not as long as this.") : carriedOut(order);
        soon(caller, () -> caller.write(Order.answer(told)));
    }

    /** Whatever becomes of one order, the next one is heard. */
    private Told carriedOut(String order) {
        try {
            if (order.equals(Order.RELOAD)) {
                return reload.get();
            }
            if (order.startsWith(Order.EXPLAIN)) {
                return explain.apply(order.substring(Order.EXPLAIN.length()));
            }
            return order.startsWith(Order.IN_WORDS)
                    ? obey.apply(order.substring(Order.IN_WORDS.length()))
                    : Told.refused("There is no such order.");
        } catch (Refused wrong) {
            return Told.refused(wrong.getMessage());
        } catch (RuntimeException | Error broken) {
            LOG.error("An order failed", broken);
            return Told.refused("It failed: the gateway's log says why.");
        }
    }

    private interface Talk<T> {
        T say() throws IOException;
    }

    /** Whoever says nothing, or does not listen, is not waited for. */
    private static <T> T soon(SocketChannel caller, Talk<T> talk) throws IOException {
        CompletableFuture<Void> late = CompletableFuture.runAsync(() -> close(caller), TOO_LATE);
        try {
            return talk.say();
        } finally {
            late.cancel(false);
        }
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            LOG.debug("It was closed already", gone);
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            close(channel);
            delete(socket);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            LOG.debug("{} stays", file, stays);
        }
    }
}
