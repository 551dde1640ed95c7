package caravan.providers.attempts;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Locale;
import java.util.Set;

/**
 * Reads what stands before an answer on one connection. News of the way (102) are no answer, which Vert.x would take them for. And
 * an answer that is compressed, though nobody asked for that, is unpacked: nobody could read what it used.
 */
final class Foreword extends ChannelInboundHandlerAdapter {
    private static final String NAME = "caravan-foreword";
    private static final String UNPACKING = "caravan-unpacking";
    private static final String CODEC = "codec";
    private static final Set<String> PACKED = Set.of("gzip", "x-gzip", "deflate", "x-deflate");

    /** What Vert.x knows: go on, another protocol, and hints. */
    private static final Set<Integer> KNOWN = Set.of(100, 101, 103);

    /** Any other number has each piece unpacked at once, into one buffer of up to so many bytes. */
    private static final int IN_PIECES = 0;

    private boolean unpacks;
    private boolean passing;

    /** @param unpacks is the answer to be read here? Else it stays as it is, to the byte */
    static void on(HttpConnection connection, boolean unpacks) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        Foreword foreword = (Foreword) pipeline.get(NAME);
        if (foreword == null) {
            foreword = new Foreword();
            pipeline.addAfter(CODEC, NAME, foreword);
        }
        foreword.unpacks = unpacks;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            int status = response.status().code();
            passing = status > 100 && status < 200 && !KNOWN.contains(status);
            if (unpacks && isPacked(response)) {
                context.pipeline().addAfter(NAME, UNPACKING, new HttpContentDecompressor(IN_PIECES));
            }
        }
        if (passing) {
            ReferenceCountUtil.release(message);
            return;
        }
        context.fireChannelRead(message);
        if (message instanceof LastHttpContent && context.pipeline().get(UNPACKING) != null) {
            context.pipeline().remove(UNPACKING);
        }
    }

    private static boolean isPacked(HttpResponse response) {
        String encoding = response.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        return encoding != null && PACKED.contains(encoding.strip().toLowerCase(Locale.ROOT));
    }
}
