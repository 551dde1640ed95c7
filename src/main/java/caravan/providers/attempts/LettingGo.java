package caravan.providers.attempts;

import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Resets a request at once. Vert.x closes the connection when all that was written is with the provider: one that reads no more
 * would keep the connection, and those bytes, for ever.
 */
public final class LettingGo {
    private LettingGo() {}

    public static void of(HttpClientRequest request) {
        request.reset();
        if (request.connection() instanceof ConnectionBase connection) {
            ChannelOutboundBuffer unsent = connection.channel().unsafe().outboundBuffer();
            if (unsent != null && unsent.totalPendingWriteBytes() > 0) {
                connection.channelHandlerContext().close(); // past Vert.x' own handler, which would wait
            }
        }
    }
}
