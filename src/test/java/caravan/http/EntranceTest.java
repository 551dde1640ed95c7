package caravan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On an event loop that many share, each connection is read once before the next one has its turn. */
class EntranceTest {
    private static final int PILE = 512 * 1024;

    /** So much lies in the kernel when nobody reads, and is several times what is read at once. */
    private static final int FITS = 128 * 1024;

    private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
    private final Map<Integer, Reads> reads = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        loop.shutdownGracefully();
    }

    /** Of one connection, by the caller's port. */
    private record Reads(AtomicLong bytes, AtomicInteger inThisTurn, AtomicInteger mostInATurn) {
        Reads() {
            this(new AtomicLong(), new AtomicInteger(), new AtomicInteger());
        }
    }

    /** Netty says complete at the end of a connection's turn. */
    @Sharable
    private final class Counter extends ChannelInboundHandlerAdapter {
        private Reads of(ChannelHandlerContext context) {
            int port = ((InetSocketAddress) context.channel().remoteAddress()).getPort();
            return reads.computeIfAbsent(port, first -> new Reads());
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            of(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf piece = (ByteBuf) message;
            Reads here = of(context);
            here.bytes.addAndGet(piece.readableBytes());
            here.mostInATurn.accumulateAndGet(here.inThisTurn.incrementAndGet(), Math::max);
            piece.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            of(context).inThisTurn.set(0);
        }
    }

    private InetSocketAddress open() throws InterruptedException {
        ServerBootstrap server = new ServerBootstrap().group(loop).channel(NioServerSocketChannel.class);
        new Entrance().configure(new NetServerOptions().setReceiveBufferSize(PILE), false, server);
        Channel channel = server.childHandler(new Counter())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return (InetSocketAddress) channel.localAddress();
    }

    private Reads readsOf(Socket caller) {
        await().until(() -> reads.containsKey(caller.getLocalPort()));
        return Objects.requireNonNull(reads.get(caller.getLocalPort()));
    }

    @Test
    void whoSendsAsFastAsItCanIsReadOnceInEachTurn() throws IOException, InterruptedException {
        InetSocketAddress address = open();
        try (Socket firehose = new Socket(address.getAddress(), address.getPort());
                Socket other = new Socket(address.getAddress(), address.getPort())) {
            Reads much = readsOf(firehose);
            Reads little = readsOf(other);
            CountDownLatch busy = new CountDownLatch(1);
            loop.execute(() -> {
                try {
                    busy.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            send(other, new byte[] {1});
            send(firehose, new byte[FITS]);
            busy.countDown();
            send(firehose, new byte[PILE]);

            await().until(() -> much.bytes.get() == FITS + PILE && little.bytes.get() == 1);
            assertThat(much.mostInATurn).hasValue(1);
            assertThat(little.mostInATurn).hasValue(1);
        }
    }

    private static void send(Socket caller, byte[] bytes) {
        try {
            caller.getOutputStream().write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** How often a connection is read in one turn on which there is always more. */
    private static int reads(Object allocator) {
        RecvByteBufAllocator.ExtendedHandle handle =
                (RecvByteBufAllocator.ExtendedHandle) ((RecvByteBufAllocator) allocator).newHandle();
        handle.reset(new DefaultChannelConfig(new NioSocketChannel()));
        int reads = 0;
        do {
            handle.attemptedBytesRead(1024);
            handle.lastBytesRead(1024);
            handle.incMessagesRead(1);
            reads++;
        } while (handle.continueReading(() -> true) && reads < 100);
        return reads;
    }

    @Test
    void connectionsOfCallersAndToProvidersAreReadOnceThoughThereIsMore() {
        ServerBootstrap server = new ServerBootstrap();
        new Entrance().configure(new NetServerOptions(), false, server);
        Bootstrap client = new Bootstrap();
        new Entrance().configure(new NetClientOptions(), false, client);

        assertThat(reads(server.config().childOptions().get(ChannelOption.RCVBUF_ALLOCATOR)))
                .isEqualTo(1);
        assertThat(reads(client.config().options().get(ChannelOption.RCVBUF_ALLOCATOR)))
                .isEqualTo(1);
    }
}
