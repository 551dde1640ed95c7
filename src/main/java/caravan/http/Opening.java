package caravan.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/**
 * Waits for the first bytes of a connection without TLS. Where they are not HTTP/2's, it puts our decoder and {@link Turns}
 * into the pipeline that Vert.x then makes, before anything is decoded.
 */
final class Opening extends ChannelInboundHandlerAdapter {
    private static final byte[] HTTP2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

    /** No method of HTTP/1 begins like this. */
    private static final int UNMISTAKABLE = 4;

    private final int maxLine;
    private final int maxHeader;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;

    Opening(int maxLine, int maxHeader) {
        this.maxLine = maxLine;
        this.maxHeader = maxHeader;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf bytes = held.isReadable() ? Unpooled.wrappedBuffer(held, (ByteBuf) read) : (ByteBuf) read;
        held = Unpooled.EMPTY_BUFFER;
        int same = same(bytes);
        if (same == HTTP2.length) {
            context.pipeline().remove(this);
            context.fireChannelRead(bytes);
        } else if (same == bytes.readableBytes()) {
            held = bytes; // it can still become either
        } else if (same >= UNMISTAKABLE) {
            bytes.release();
            context.close();
        } else {
            context.pipeline().remove(this);
            http1(context, bytes, same + 1);
        }
    }

    private static int same(ByteBuf bytes) {
        int most = Math.min(bytes.readableBytes(), HTTP2.length);
        int same = 0;
        while (same < most && bytes.getByte(bytes.readerIndex() + same) == HTTP2[same]) {
            same++;
        }
        return same;
    }

    /** Vert.x makes its pipeline when it sees that this is not HTTP/2: it gets that much, which is not yet a line. */
    private void http1(ChannelHandlerContext context, ByteBuf bytes, int enough) {
        context.fireChannelRead(bytes.readRetainedSlice(enough));
        beStrict(context.pipeline(), maxLine, maxHeader);
        context.fireChannelRead(bytes);
    }

    /** What the decoder that is there has not decoded goes to the new one. */
    static void beStrict(ChannelPipeline pipeline, int maxLine, int maxHeader) {
        pipeline.replace("httpDecoder", "httpDecoder", new StrictDecoder(maxLine, maxHeader));
        pipeline.addAfter("httpEncoder", "turns", new Turns()); // where answers are not bytes yet
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }
}
