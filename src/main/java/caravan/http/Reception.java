package caravan.http;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Request;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives the requests of one event loop: finds the door, reads the body, makes the call. */
final class Reception implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final long LINGERING_MILLIS = 5_000;

    private final Server.Manner manner;
    private final Supplier<@Nullable Doors> doors;
    private final Scales scales;
    private final Context loop;

    Reception(Server.Manner manner, Supplier<@Nullable Doors> doors, Scales scales, Context loop) {
        this.manner = manner;
        this.doors = doors;
        this.scales = scales;
        this.loop = loop;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String id = Ids.next();
        request.response().putHeader("X-Request-Id", id).putHeader("X-Proxy", "caravan/" + manner.version());
        try {
            Door door = door(request);
            if (hasBody(request)) {
                read(request, id, door);
            } else {
                enter(request, id, door, new byte[0], scales.share());
            }
        } catch (Refused refused) {
            refuse(request, refused);
        }
    }

    private Door door(HttpServerRequest request) {
        Doors current = doors.get();
        if (current == null) {
            throw new Refused(
                    Reason.STOPPING,
                    "The gateway is stopping: another one will answer.",
                    null,
                    Headers.of("Retry-After", "1", "Connection", "close"));
        }
        String method = request.method().name();
        String path = request.path() == null ? "" : request.path();
        Doors.Found found = current.find(method, path);
        Door door = found.door();
        if (door == null && found.allowed().isEmpty()) {
            throw new Refused(Reason.UNKNOWN_PATH, "Unknown path: " + method + " " + path + ".");
        }
        if (door == null) {
            throw new Refused(
                    Reason.METHOD_NOT_ALLOWED,
                    "Method " + method + " is not allowed here.",
                    null,
                    Headers.of("Allow", found.allowed()));
        }
        if (hasBody(request) && !door.consumes(request.getHeader("content-type"))) {
            throw new Refused(
                    Reason.UNSUPPORTED_MEDIA, "The body must be JSON: send it with 'Content-Type: application/json'.");
        }
        return door;
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        return (length != null && !length.equals("0"))
                || request.getHeader("transfer-encoding") != null
                || (request.version() == HttpVersion.HTTP_2 && !request.isEnded());
    }

    private void read(HttpServerRequest request, String id, Door door) {
        long announced = announced(request);
        if (announced > manner.maxBody()) {
            throw tooLarge();
        }
        Buffer body = Buffer.buffer(Math.clamp(announced, 0, 64 * 1024));
        Scales.Share share = scales.share();
        request.exceptionHandler(broken -> share.giveBack());
        request.endHandler(end -> enter(request, id, door, body.getBytes(), share));
        request.handler(piece -> {
            body.appendBuffer(piece);
            if (body.length() > manner.maxBody()) {
                share.giveBack();
                refuse(request, tooLarge());
            } else if (!share.add(piece.length())) {
                share.giveBack();
                refuse(request, tooMuchAtOnce());
            }
        });
    }

    private static Refused tooMuchAtOnce() {
        return new Refused(
                Reason.OVERLOADED,
                "The gateway holds as many bytes of requests as it can: try again soon.",
                null,
                Headers.of("Retry-After", "1"));
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException broken) {
            throw new Refused(Reason.INVALID_REQUEST, "Content-Length is not a number.");
        }
    }

    private Refused tooLarge() {
        return new Refused(Reason.TOO_LARGE, "The body is larger than " + manner.maxBody() + " bytes.");
    }

    private void enter(HttpServerRequest request, String id, Door door, byte[] body, Scales.Share share) {
        Request arrived = new Request(
                request.method().name(),
                request.path() == null ? "" : request.path(),
                request.query() == null ? "" : request.query(),
                Headers.of(request.headers()),
                body,
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress());
        CallWire wire = new CallWire(loop, request);
        Call call = new Call(id, manner.clock().instant(), arrived, wire, manner.books());
        try {
            door.enter(call, share::giveBack);
        } catch (RuntimeException closing) {
            share.giveBack();
            LOG.error("{} could not enter", call, closing); // thrown on, it would vanish in the event loop
            refuse(request, new Refused(Reason.INTERNAL, "The gateway could not begin this call."));
        }
    }

    /** Not HTTP, or more of it than is allowed. */
    void invalid(HttpServerRequest request) {
        request.response().putHeader("X-Request-Id", Ids.next()).putHeader("X-Proxy", "caravan/" + manner.version());
        Throwable cause = request.decoderResult().cause();
        Refused refused =
                switch (cause) {
                    case TooLongHttpLineException line ->
                        new Refused(Reason.URI_TOO_LONG, "The request line is too long.");
                    case TooLongHttpHeaderException header ->
                        new Refused(
                                Reason.HEADERS_TOO_LARGE,
                                "The headers are larger than " + manner.maxHeader() + " bytes.");
                    case TooLongFrameException frame ->
                        new Refused(Reason.HEADERS_TOO_LARGE, "The headers are too large.");
                    case null, default -> new Refused(Reason.INVALID_REQUEST, "This is not a valid HTTP request.");
                };
        request.response().putHeader("Connection", "close");
        answer(request, refused).onComplete(written -> request.connection().close());
    }

    private void refuse(HttpServerRequest request, Refused refused) {
        if (hasBody(request) && !request.isEnded()) {
            linger(request);
        }
        answer(request, refused);
    }

    private Future<Void> answer(HttpServerRequest request, Refused refused) {
        Answer.Whole answer = manner.refusal().apply(refused);
        request.response().setStatusCode(answer.status());
        answer.headers().forEach(request.response().headers()::add);
        return request.response().end(Buffer.buffer(answer.body()));
    }

    /**
     * A connection that is closed while the caller still sends takes the answer with it (RFC 9112, 9.6). So the rest of the
     * request is read and thrown away, for a while.
     */
    private void linger(HttpServerRequest request) {
        request.handler(piece -> {});
        if (request.version() == HttpVersion.HTTP_2) {
            request.endHandler(end -> {});
            return;
        }
        Vertx timers = loop.owner();
        long late =
                timers.setTimer(LINGERING_MILLIS, fired -> request.connection().close());
        request.connection().closeHandler(closed -> timers.cancelTimer(late));
        request.endHandler(end -> request.connection().close());
        request.response().putHeader("Connection", "close");
    }
}
