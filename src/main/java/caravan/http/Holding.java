package caravan.http;

import caravan.call.Reason;
import caravan.call.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads the body of a request until all of it is here, as long as there is room for it. */
final class Holding {
    private final HttpServerRequest request;
    private final Scales.Share share;
    private final long most;
    private final Consumer<Refused> refuse;
    private final Guard guard;
    private final Pace pace;

    /**
     * How long a body may be, and how long it may take.
     *
     * @param most in bytes
     * @param silence between its pieces
     */
    record Limit(long most, Duration silence) {}

    /**
     * @param refuse told when the body cannot be held; it has been let go then
     */
    Holding(HttpServerRequest request, Scales.Share share, Limit limit, Consumer<Refused> refuse) {
        this.request = request;
        this.share = share;
        this.most = limit.most;
        this.refuse = refuse;
        this.guard = Guard.of(request);
        this.pace = new Pace(limit.silence, () -> letGo(tooSlow()));
    }

    /** @throws Refused at once, if the body says that it is too long */
    void read(Consumer<byte[]> then) {
        long announced = Framing.announced(request);
        if (announced > most) {
            throw tooLarge(most);
        }
        Buffer body = Buffer.buffer(Math.clamp(announced, 0, 64 * 1024));
        guard.watch(pace);
        request.exceptionHandler(this::broken);
        request.endHandler(end -> {
            guard.forget(pace);
            then.accept(body.getBytes());
        });
        request.handler(piece -> {
            pace.heard(piece.length());
            body.appendBuffer(piece);
            if (body.length() > most) {
                letGo(tooLarge(most));
            } else if (!share.add(piece.length())) {
                letGo(tooMuchAtOnce());
            }
        });
        Framing.invite(request);
    }

    /** The connection, or the framing of the body. */
    private void broken(Throwable why) {
        forget();
        if (!(why instanceof HttpClosedException) && !(why instanceof StreamResetException)) {
            refuse.accept(new Refused(Reason.INVALID_REQUEST, "The body is not framed as HTTP wants it."));
            ((ConnectionBase) request.connection()).channel().flush(); // it is closed next
        }
    }

    private void forget() {
        guard.forget(pace);
        share.giveBack();
    }

    private void letGo(Refused why) {
        forget();
        refuse.accept(why);
    }

    static Refused tooSlow() {
        return new Refused(Reason.TOO_SLOW, "The body of the request comes too slowly.");
    }

    static Refused tooLarge(long most) {
        return new Refused(Reason.TOO_LARGE, "The body is larger than " + most + " bytes.");
    }

    private static Refused tooMuchAtOnce() {
        return Refused.tryAgain("The gateway holds as many bytes of requests as it can: try again soon.");
    }
}
