package caravan.providers.attempts;

import caravan.call.Call;
import caravan.providers.connections.Clients;
import caravan.providers.connections.Reach;
import io.vertx.core.http.HttpClient;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The connections over which one request may go. One that was kept may have been closed by the provider while nobody used it, and the
 * news be on its way: then the request meets a closed door. Nobody is to blame for that, so it goes again at once, over a new connection.
 *
 * <p>RFC 9110, 9.2.2 allows this where doing a thing twice is as good as once, or where it was surely not begun. So the connection must
 * have been used before, not a byte of an answer must have come, it must have been closed within a second ({@link Ear}), and the request
 * must leave nothing behind at the provider.
 *
 * @param kept most likely gives a connection that is there
 * @param fresh gives a new one
 * @param again may the request be sent twice?
 */
record Line(HttpClient kept, Supplier<HttpClient> fresh, boolean again) {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    static Line of(Clients clients, Reach reach, Call call) {
        return new Line(clients.of(reach), () -> clients.fresh(reach), mayGoTwice(call));
    }

    /** What only makes the model speak changes nothing there; of what is passed on the method says so (RFC 9110, 9.2.2). */
    private static boolean mayGoTwice(Call call) {
        if (call.request().upload() != null) {
            return false; // it has been read, and is gone
        }
        return switch (call.operation()) {
            case CHAT, COMPLETION, EMBEDDINGS, MESSAGES, COUNT_TOKENS, MODELS -> true;
            case PASS_THROUGH -> IDEMPOTENT.contains(call.request().method());
            case null, default -> false;
        };
    }
}
