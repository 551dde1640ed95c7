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
    private final Side side;
    private final Origins origins;
    private final Hops hops;
    private final Supplier<@Nullable Doors> doors;
    private final Scales scales;
    private final Crowd crowd;
    private final Context loop;

    Reception(
            Server.Manner manner,
            Side side,
            Supplier<@Nullable Doors> doors,
            Scales scales,
            Crowd crowd,
            Context loop) {
        this.manner = manner;
        this.side = side;
        this.origins = new Origins(manner.origins());
        this.hops = new Hops(manner.proxies());
        this.doors = doors;
        this.scales = scales;
        this.crowd = crowd;
        this.loop = loop;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Guard guard = Guard.of(request);
        if (guard.closing()) {
            return;
        }
        String id = Ids.next();
        request.response().putHeader("X-Request-Id", id).putHeader("X-Proxy", "caravan/" + manner.version());
        boolean pages = !Side.orders(String.valueOf(request.path()));
        if (pages) {
            origins.mark(request);
        }
        Visit visit = new Visit(guard, crowd);
        request.response().endHandler(written -> visit.end());
        try {
            Admissible.check(request);
            if (pages && origins.answers(request)) {
                return;
            }
            Door door = door(request);
            if (!door.house() && (scales.full() || !visit.mayCall())) {
                throw Refused.tryAgain("The gateway has as many calls as it can take: try again soon.");
            }
            come(new Arrival(request, id, door, visit));
        } catch (Refused refused) {
            refuse(request, refused);
        }
    }

    private record Arrival(HttpServerRequest request, String id, Door door, Visit visit) {}

    private void come(Arrival arrival) {
        if (!Framing.hasBody(arrival.request)) {
            enter(arrival, NO_BODY);
        } else if (arrival.door.streams()) {
            pass(arrival);
        } else {
            hold(arrival);
        }
    }

    /** The call enters when all of its body is here. */
    private void hold(Arrival arrival) {
        Scales.Share share = scales.share();
        Holding.Limit limit = new Holding.Limit(
                arrival.door.longest(manner.limits()), manner.limits().body());
        new Holding(arrival.request, share, limit, refused -> refuse(arrival.request, refused))
                .read(body -> enter(arrival, body, null, share::giveBack));
    }

    /** The call enters now, and reads its body while it comes. */
    private void pass(Arrival arrival) {
        HttpServerRequest request = arrival.request;
        if (Framing.open(request)) {
            new FirstPiece(request, manner.limits().body(), refused -> refuse(request, refused))
                    .await(
                            first -> enter(arrival, new CallUpload(request, manner.limits(), first)),
                            () -> enter(arrival, NO_BODY));
        } else {
            enter(arrival, new CallUpload(request, manner.limits(), Buffer.buffer()));
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
        String type = Framing.hasBody(request) ? request.getHeader("content-type") : null;
        Doors.Found found = side.shows(path) ? current.find(method, path, type) : Doors.NOTHING;
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

    private void enter(Arrival arrival, byte[] body) {
        enter(arrival, body, null, () -> {});
    }

    private void enter(Arrival arrival, CallUpload upload) {
        enter(arrival, NO_BODY, upload, () -> drop(arrival.request, upload));
    }

    /** @param gone told when the call is over */
    private void enter(Arrival arrival, byte[] body, @Nullable CallUpload upload, Runnable gone) {
        HttpServerRequest request = arrival.request;
        Request arrived = new Request(
                request.method().name(),
                request.path() == null ? "" : request.path(),
                request.query() == null ? "" : request.query(),
                Headers.of(request.headers()),
                body,
                upload,
                hops.caller(request));
        CallWire wire =
                new CallWire(loop, request, upload, scales, manner.limits().write());
        Guard guard = Guard.of(request);
        Call call = new Call(arrival.id, manner.clock().instant(), arrived, wire, manner.books());
        Runnable over = () -> wire.execute(() -> {
            guard.forget(wire);
            wire.over();
            gone.run();
            arrival.visit.end();
        });
        if (Framing.isHttp2(request)) {
            guard.watch(wire);
        }
        try {
            for (Door open = arrival.door; !open.enter(call, over); ) {
                open = door(request); // while the body came, another generation has taken over
            }
        } catch (Refused refused) {
            over.run();
            refuse(request, refused);
        } catch (RuntimeException closing) {
            over.run();
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
                                "The headers are larger than " + manner.limits().maxHeader() + " bytes.");
                    case TooLongFrameException frame ->
                        new Refused(Reason.HEADERS_TOO_LARGE, "The headers are too large.");
                    case null, default -> new Refused(Reason.INVALID_REQUEST, "This is not a valid HTTP request.");
                };
        request.response().putHeader("Connection", "close");
        answer(request, refused).onComplete(written -> request.connection().close());
    }

    /** Whoever sends such a thing once may have lost the thread: in HTTP/1 it gets no second request on this connection. */
    private void refuse(HttpServerRequest request, Refused refused) {
        boolean more = Framing.hasBody(request) && !request.isEnded();
        boolean last = !Framing.isHttp2(request) && (more || refused.reason() == Reason.INVALID_REQUEST);
        if (last) {
            Guard.of(request).lastRequest();
            request.response().putHeader("Connection", "close");
        }
        if (more) {
            Linger.over(request, loop.owner());
        }
        Future<Void> written = answer(request, refused);
        if (last && !more) {
            written.onComplete(end -> request.connection().close());
        }
    }

    private Future<Void> answer(HttpServerRequest request, Refused refused) {
        String id = String.valueOf(request.response().headers().get("x-request-id"));
        manner.refused()
                .accept(new Server.Refusal(id, request.method().name(), String.valueOf(request.path()), refused));
        Answer.Whole answer = manner.refusal().of(String.valueOf(request.path()), id, refused);
        request.response().setStatusCode(answer.status());
        answer.headers().forEach(request.response().headers()::add);
        return request.response().end(Buffer.buffer(answer.body()));
    }
}
