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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives the requests of one event loop: finds the door, has the body read, makes the call. */
final class Reception implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final byte[] NO_BODY = {};

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
            if (!Framing.hasBody(request)) {
                enter(request, id, door, NO_BODY);
            } else if (door.streams()) {
                pass(request, id, door);
            } else {
                hold(request, id, door);
            }
        } catch (Refused refused) {
            refuse(request, refused);
        }
    }

    /** The call enters when all of its body is here. */
    private void hold(HttpServerRequest request, String id, Door door) {
        Scales.Share share = scales.share();
        new Holding(request, share, manner.maxBody(), refused -> refuse(request, refused))
                .read(body -> enter(request, id, door, body, null, share::giveBack));
    }

    /** The call enters now, and reads its body while it comes. */
    private void pass(HttpServerRequest request, String id, Door door) {
        if (Framing.open(request)) {
            request.endHandler(end -> enter(request, id, door, NO_BODY));
            request.handler(first -> {
                if (first.length() > 0) {
                    enter(request, id, door, new CallUpload(request, manner.maxUpload(), first));
                }
            });
            Framing.invite(request);
        } else {
            enter(request, id, door, new CallUpload(request, manner.maxUpload(), Buffer.buffer()));
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
        Doors.Found found =
                current.find(method, path, Framing.hasBody(request) ? request.getHeader("content-type") : null);
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
        if (Framing.hasBody(request) && !door.consumes(request.getHeader("content-type"))) {
            throw new Refused(
                    Reason.UNSUPPORTED_MEDIA,
                    "The body must be of another type: send it with 'Content-Type: " + door.consumed() + "'.");
        }
        return door;
    }

    private void enter(HttpServerRequest request, String id, Door door, byte[] body) {
        enter(request, id, door, body, null, () -> {});
    }

    private void enter(HttpServerRequest request, String id, Door door, CallUpload upload) {
        enter(request, id, door, NO_BODY, upload, () -> loop.runOnContext(now -> drop(request, upload)));
    }

    /** @param gone told when the call is over */
    private void enter(
            HttpServerRequest request, String id, Door door, byte[] body, @Nullable CallUpload upload, Runnable gone) {
        Request arrived = new Request(
                request.method().name(),
                request.path() == null ? "" : request.path(),
                request.query() == null ? "" : request.query(),
                Headers.of(request.headers()),
                body,
                upload,
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress());
        CallWire wire = new CallWire(loop, request, upload);
        Call call = new Call(id, manner.clock().instant(), arrived, wire, manner.books());
        try {
            for (Door open = door; !open.enter(call, gone); ) {
                open = door(request); // while the body came, another generation has taken over
            }
        } catch (Refused refused) {
            gone.run();
            refuse(request, refused);
        } catch (RuntimeException closing) {
            gone.run();
            LOG.error("{} could not enter", call, closing); // thrown on, it would vanish in the event loop
            refuse(request, new Refused(Reason.INTERNAL, "The gateway could not begin this call."));
        }
    }

    /** Nobody will read what is left of the upload. */
    private void drop(HttpServerRequest request, CallUpload upload) {
        if (!upload.whole()) {
            upload.over();
            Linger.over(request, loop.owner());
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
        if (Framing.hasBody(request) && !request.isEnded()) {
            if (!Framing.isHttp2(request)) {
                request.response().putHeader("Connection", "close");
            }
            Linger.over(request, loop.owner());
        }
        answer(request, refused);
    }

    private Future<Void> answer(HttpServerRequest request, Refused refused) {
        manner.refused().accept(refused.reason());
        Answer.Whole answer = manner.refusal().apply(refused);
        request.response().setStatusCode(answer.status());
        answer.headers().forEach(request.response().headers()::add);
        return request.response().end(Buffer.buffer(answer.body()));
    }
}
