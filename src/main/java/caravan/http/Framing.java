package caravan.http;

import caravan.call.Reason;
import caravan.call.Refused;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;

/** What a request's head says of its body. */
final class Framing {
    private Framing() {}

    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        return (length != null && !length.equals("0"))
                || request.getHeader("transfer-encoding") != null
                || open(request);
    }

    /** HTTP/2 needs no length: whether there is a body shows when its first bytes come, or the end does. */
    static boolean open(HttpServerRequest request) {
        return isHttp2(request) && request.getHeader("content-length") == null && !request.isEnded();
    }

    static boolean isHttp2(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** In bytes; -1 if it does not say. */
    static long announced(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException broken) {
            throw new Refused(Reason.INVALID_REQUEST, "Content-Length is not a number.");
        }
    }

    /** Its body will be read: a caller who waits to hear so may send it now (RFC 9110, 10.1.1). */
    static void invite(HttpServerRequest request) {
        String expected = request.getHeader("expect");
        if (expected != null
                && expected.toLowerCase(Locale.ROOT).equals("100-continue")
                && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
    }
}
