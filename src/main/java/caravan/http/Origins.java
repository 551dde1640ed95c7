package caravan.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may call (CORS). A page of an origin that is listed, to the letter, may; for all others nothing is said, and
 * their browsers keep the answer from them. Cookies and the like never count, so {@code *} is safe where keys are sent.
 */
final class Origins {
    private static final String ALL = "*";
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String SHOWN =
            "X-Request-Id, X-Proxy, X-Caravan-Model, X-Caravan-Provider, X-Caravan-Attempts, "
                    + "X-Caravan-Cost-Usd, X-Caravan-Saved-Usd, X-Caravan-Upstream-Request-Id, X-Cache, X-Cache-Timestamp, "
                    + "Age, Retry-After";

    private final List<String> allowed;

    /** @param allowed scheme, host and port; or {@code *} */
    Origins(List<String> allowed) {
        this.allowed = allowed;
    }

    /** Says in the answer's head who may read it, whatever the answer. */
    void mark(HttpServerRequest request) {
        if (allowed.isEmpty()) {
            return;
        }
        MultiMap head = request.response().headers();
        boolean all = allowed.contains(ALL);
        if (!all) {
            head.add("Vary", "Origin");
        }
        String origin = origin(request);
        if (origin != null) {
            head.set("Access-Control-Allow-Origin", all ? ALL : origin).set("Access-Control-Expose-Headers", SHOWN);
        }
    }

    /** Answers a browser that asks before it calls. False if that is not what this is. */
    boolean answers(HttpServerRequest request) {
        String method = request.getHeader("access-control-request-method");
        if (origin(request) == null
                || method == null
                || !request.method().name().equals("OPTIONS")) {
            return false;
        }
        MultiMap head = request.response().headers();
        head.set("Access-Control-Allow-Methods", METHODS).set("Access-Control-Max-Age", "600");
        String wanted = request.getHeader("access-control-request-headers");
        if (wanted != null) {
            head.set("Access-Control-Allow-Headers", wanted);
        }
        request.response().setStatusCode(204).end();
        return true;
    }

    /** The page's, if it may call. */
    private @Nullable String origin(HttpServerRequest request) {
        String origin = request.getHeader("origin");
        return origin != null && (allowed.contains(ALL) || allowed.contains(origin)) ? origin : null;
    }
}
