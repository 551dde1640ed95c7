package caravan.http;

import caravan.call.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** Waits, in HTTP/2, for the first bytes of a body without a length, or for the end that shows that there is none. */
final class FirstPiece {
    private final HttpServerRequest request;
    private final Guard guard;
    private final Pace pace;

    /** @param refuse told if nothing comes in time */
    FirstPiece(HttpServerRequest request, Duration patience, Consumer<Refused> refuse) {
        this.request = request;
        this.guard = Guard.of(request);
        this.pace = new Pace(patience, () -> {
            over();
            refuse.accept(Holding.tooSlow());
        });
    }

    void await(Consumer<Buffer> first, Runnable none) {
        guard.watch(pace);
        request.exceptionHandler(left -> over());
        request.endHandler(end -> {
            over();
            none.run();
        });
        request.handler(piece -> {
            if (piece.length() > 0) {
                over();
                first.accept(piece);
            }
        });
        Framing.invite(request);
    }

    private void over() {
        guard.forget(pace);
    }
}
