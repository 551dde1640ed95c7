package caravan.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the time limits of one connection, on its event loop: who says nothing, or too slowly, or does not read, is let go. A
 * call that is merely long, or a stream that is silent, is none of its business.
 */
final class Guard {
    private static final AttributeKey<Guard> KEY = AttributeKey.valueOf("caravan.guard");

    /** Something on the connection with a time limit of its own. */
    @FunctionalInterface
    interface Watched {
        /** @param now as of {@link System#nanoTime} */
        void look(long now);
    }

    private final Channel channel;
    private final Server.Limits limits;
    private final Supplier<byte[]> tooSlow;
    private final List<Watched> watched = new ArrayList<>(2);
    private int calls;
    private boolean first = true;
    private boolean heard;
    private boolean closing;
    private long since = System.nanoTime();
    private @Nullable Object writing;
    private long written;
    private long moved = since;

    private Guard(Channel channel, Server.Limits limits, Supplier<byte[]> tooSlow) {
        this.channel = channel;
        this.limits = limits;
        this.tooSlow = tooSlow;
    }

    /** @param tooSlow what is written, in HTTP/1, to whoever did not come to the end of a head */
    static void post(Channel channel, Server.Limits limits, Supplier<byte[]> tooSlow) {
        Guard guard = new Guard(channel, limits, tooSlow);
        channel.attr(KEY).set(guard);
        channel.pipeline().addLast("ear", new Ear(guard));
    }

    static Guard of(HttpServerRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        return Objects.requireNonNull(channel.attr(KEY).get());
    }

    /** In nanoseconds; no time is no limit. */
    static long nanos(Duration limit) {
        return limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
    }

    /** A request's head is here. */
    void begun() {
        calls++;
        first = false;
        heard = false;
    }

    /** Its answer is written, or never will be. */
    void ended() {
        calls--;
        since = System.nanoTime();
    }

    /** No more requests: what still comes on this connection was perhaps never meant as one. */
    void lastRequest() {
        closing = true;
    }

    boolean closing() {
        return closing;
    }

    void watch(Watched more) {
        watched.add(more);
    }

    void forget(Watched gone) {
        watched.remove(gone);
    }

    private void heardSomething() {
        if (calls == 0 && !heard) {
            heard = true;
            since = System.nanoTime();
        }
    }

    private void lookLater() {
        channel.eventLoop().schedule(this::look, limits.tick().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (!channel.isOpen()) {
            return;
        }
        lookLater();
        long now = System.nanoTime();
        List.copyOf(watched).forEach(each -> each.look(now));
        if (writes(now)) {
            since = now;
            if (now - moved > nanos(limits.write())) {
                channel.unsafe().close(channel.voidPromise()); // Vert.x would first write what nobody reads
            }
        } else if (calls == 0 && now - since > patience()) {
            letGo();
        }
    }

    /** Is there something to write? Notes when it last moved. */
    private boolean writes(long now) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (out == null || out.totalPendingWriteBytes() == 0) {
            moved = now;
            return false;
        }
        if (writing != out.current() || written != out.currentProgress()) {
            writing = out.current();
            written = out.currentProgress();
            moved = now;
        }
        return true;
    }

    private long patience() {
        boolean head = (first || heard) && !isHttp2();
        return nanos(head ? limits.head() : limits.idle());
    }

    private boolean isHttp2() {
        return channel.pipeline().get(Http2ConnectionHandler.class) != null;
    }

    private void letGo() {
        ChannelHandlerContext encoder = channel.pipeline().context("httpEncoder");
        if (heard && encoder != null) {
            encoder.writeAndFlush(Unpooled.wrappedBuffer(tooSlow.get())).addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.close();
        }
    }

    /** Hears that something comes, whatever it is. */
    private static final class Ear extends ChannelInboundHandlerAdapter {
        private final Guard guard;

        Ear(Guard guard) {
            this.guard = guard;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            guard.lookLater();
            context.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            guard.heardSomething();
            context.fireChannelRead(bytes);
        }
    }
}
