package caravan.testkit;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Status line and headers of a reply.
 *
 * @param length the content length to declare, true or not; {@link #COUNTED} for the true one
 */
record Head(int status, List<Map.Entry<String, String>> headers, Framing framing, long length) {
    static final long COUNTED = -1;

    enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    Head with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Head(status, List.copyOf(more), framing, length);
    }

    Head with(Framing other) {
        return new Head(status, headers, other, length);
    }

    Head declaring(long bytes) {
        return new Head(status, headers, framing, bytes);
    }

    byte[] bytes(long counted) {
        StringBuilder text = new StringBuilder("HTTP/1.1 %d %s\r\n"
                .formatted(status, HttpResponseStatus.valueOf(status).reasonPhrase()));
        headers.forEach(header -> text.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        text.append(framingHeader(length == COUNTED ? counted : length)).append("\r\n");
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String framingHeader(long bytes) {
        boolean bodiless = status == 204 || status == 304;
        return switch (framing) {
            case LENGTH -> bodiless ? "" : "Content-Length: " + bytes + "\r\n";
            case CHUNKED -> "Transfer-Encoding: chunked\r\n";
            case UNTIL_CLOSE -> "Connection: close\r\n";
        };
    }
}
