package caravan.providers.attempts;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/** Knows of one connection whether it was used before, and whether anything has been heard since a request went out on it. */
final class Ear extends ChannelInboundHandlerAdapter {
    /** A connection that is closed later than this may have been closed over the work. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final String NAME = "caravan-ear";
    private static final String CODEC = "codec";

    private boolean used;
    private boolean heard;
    private long sent;

    /** The one on this connection, on which a request is about to go out. */
    static Ear on(HttpConnection connection) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        Ear ear = (Ear) pipeline.get(NAME);
        if (ear == null) {
            ear = new Ear();
            pipeline.addBefore(CODEC, NAME, ear);
        } else {
            ear.used = true;
        }
        ear.heard = false;
        ear.sent = System.nanoTime();
        return ear;
    }

    boolean usedBefore() {
        return used;
    }

    /** Has not a byte come, and is it so soon that nobody can have worked on the request for long? */
    boolean heardNothing() {
        return !heard && System.nanoTime() - sent < AT_ONCE.toNanos();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heard = true;
        context.fireChannelRead(message);
    }
}
