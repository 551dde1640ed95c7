package caravan.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * A connection that is closed while the caller still sends takes the answer with it (RFC 9112, 9.6). So the rest of the
 * request is read and thrown away, for a while.
 */
final class Linger {
    private static final long MILLIS = 5_000;
    private static final long NO_ERROR = 0;

    private Linger() {}

    /** To be called in the turn of the event loop in which the answer is written, or later. */
    static void over(HttpServerRequest request, Vertx timers) {
        if (request.isEnded()) {
            return; // its stream was reset
        }
        if (!Framing.isHttp2(request)) {
            Guard.of(request).lastRequest();
        }
        long late = timers.setTimer(MILLIS, fired -> close(request));
        request.exceptionHandler(broken -> timers.cancelTimer(late));
        request.handler(piece -> {});
        request.endHandler(end -> {
            timers.cancelTimer(late);
            if (!Framing.isHttp2(request)) {
                request.connection().close();
            }
        });
        request.resume();
    }

    private static void close(HttpServerRequest request) {
        if (Framing.isHttp2(request)) {
            request.response().reset(NO_ERROR);
        } else {
            request.connection().close();
        }
    }
}
