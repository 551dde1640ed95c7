package caravan.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;

/**
 * Where connections come in, before anything is read of them. Vert.x shows a connection only when its first request is half
 * there; whoever connects and says nothing must be counted too.
 */
final class Entrance extends JDKTransport {
    private static final int MOST_AT_ONCE = 16 * 1024;

    private volatile CompletableFuture<?> opening = CompletableFuture.completedFuture(null);
    private volatile BiPredicate<Channel, Boolean> admission = (channel, encrypted) -> true;

    /** @param admits asked for each connection, and whether it is one of TLS; false closes it */
    void admit(BiPredicate<Channel, Boolean> admits) {
        admission = admits;
    }

    /** Whoever comes before this is complete, well or not, waits until it is. */
    void hold(CompletableFuture<?> until) {
        opening = until;
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        bootstrap.handler(new Turnstile(options.isSsl()));
        bootstrap.childOption(ChannelOption.RCVBUF_ALLOCATOR, oneSip());
    }

    @Override
    public void configure(ClientOptionsBase options, boolean domainSocket, Bootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        bootstrap.option(ChannelOption.RCVBUF_ALLOCATOR, oneSip());
    }

    /**
     * A connection is read once before the next one has its turn, and not sixteen times as Netty does: whoever sends as fast as
     * it can must not keep those waiting who share its loop.
     */
    private static RecvByteBufAllocator oneSip() {
        return new AdaptiveRecvByteBufAllocator(64, 2 * 1024, MOST_AT_ONCE).maxMessagesPerRead(1);
    }

    @Sharable
    private final class Turnstile extends ChannelInboundHandlerAdapter {
        private final boolean encrypted;

        Turnstile(boolean encrypted) {
            this.encrypted = encrypted;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (accepted instanceof Channel channel && !admission.test(channel, encrypted)) {
                channel.unsafe().closeForcibly();
            } else if (opening.isDone()) {
                context.fireChannelRead(accepted);
            } else {
                opening.whenComplete(
                        (open, failure) -> context.executor().execute(() -> context.fireChannelRead(accepted)));
            }
        }
    }
}
