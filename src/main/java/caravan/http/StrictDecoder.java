package caravan.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;

/**
 * Reads HTTP/1 as Vert.x' own does, but forgives nothing: where another server on the way might see other ends than we do,
 * the request is none. Netty would forget a length beside chunks, and unfold a folded line; we refuse both.
 */
final class StrictDecoder extends HttpRequestDecoder {
    private boolean inHead = true;
    private boolean broken;

    StrictDecoder(int maxLine, int maxHeader) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(maxLine)
                .setMaxHeaderSize(maxHeader)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (broken) {
            bytes.skipBytes(bytes.readableBytes());
        } else if (inHead && (tabs(bytes) || folds(bytes))) {
            broken = true;
            bytes.skipBytes(bytes.readableBytes());
            HttpMessage refused = createInvalidMessage();
            refused.setDecoderResult(
                    DecoderResult.failure(new IllegalArgumentException("a folded line, or a tab in the first")));
            out.add(refused);
        } else {
            int before = out.size();
            super.decode(context, bytes, out);
            if (out.size() > before) {
                inHead = out.getLast() instanceof LastHttpContent;
            }
        }
    }

    /** Is there white space other than blanks in the request line? */
    private static boolean tabs(ByteBuf bytes) {
        int line = bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), (byte) '\n');
        return line > 0 && bytes.indexOf(bytes.readerIndex(), line, (byte) '\t') >= 0;
    }

    /** Does a line of the head, as far as it is here, begin with white space? */
    private static boolean folds(ByteBuf bytes) {
        int end = bytes.writerIndex();
        int line = bytes.indexOf(bytes.readerIndex(), end, (byte) '\n') + 1;
        while (line > 0 && line < end) {
            byte first = bytes.getByte(line);
            if (first == ' ' || first == '\t') {
                return true;
            }
            if (first == '\r' || first == '\n') {
                return false; // the end of the head
            }
            line = bytes.indexOf(line, end, (byte) '\n') + 1;
        }
        return false;
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        String version = line[2];
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            throw new IllegalArgumentException("not HTTP/1.1");
        }
        return new DefaultHttpRequest(
                HttpVersion.valueOf(version), HttpMethod.valueOf(line[0]), line[1], HeadersMultiMap.httpHeaders());
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both a length and chunks");
    }

    /** As Vert.x does: a quick look for what we make ourselves. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return message.getClass() != DefaultHttpRequest.class && super.isContentAlwaysEmpty(message);
    }
}
