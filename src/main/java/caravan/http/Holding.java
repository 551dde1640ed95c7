package caravan.http;

import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads the body of a request until all of it is here, as long as there is room for it. */
final class Holding {
    private final HttpServerRequest request;
    private final Scales.Share share;
    private final long most;
    private final Consumer<Refused> refuse;

    /**
     * @param most in bytes
     * @param refuse told when the body cannot be held; it has been let go then
     */
    Holding(HttpServerRequest request, Scales.Share share, long most, Consumer<Refused> refuse) {
        this.request = request;
        this.share = share;
        this.most = most;
        this.refuse = refuse;
    }

    /** @throws Refused at once, if the body says that it is too long */
    void read(Consumer<byte[]> then) {
        long announced = Framing.announced(request);
        if (announced > most) {
            throw tooLarge(most);
        }
        Buffer body = Buffer.buffer(Math.clamp(announced, 0, 64 * 1024));
        request.exceptionHandler(broken -> share.giveBack());
        request.endHandler(end -> then.accept(body.getBytes()));
        request.handler(piece -> {
            body.appendBuffer(piece);
            if (body.length() > most) {
                letGo(tooLarge(most));
            } else if (!share.add(piece.length())) {
                letGo(tooMuchAtOnce());
            }
        });
        Framing.invite(request);
    }

    private void letGo(Refused why) {
        share.giveBack();
        refuse.accept(why);
    }

    static Refused tooLarge(long most) {
        return new Refused(Reason.TOO_LARGE, "The body is larger than " + most + " bytes.");
    }

    private static Refused tooMuchAtOnce() {
        return new Refused(
                Reason.OVERLOADED,
                "The gateway holds as many bytes of requests as it can: try again soon.",
                null,
                Headers.of("Retry-After", "1"));
    }
}
