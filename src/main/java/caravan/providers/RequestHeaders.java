package caravan.providers;

import caravan.call.Call;
import caravan.call.Headers;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes to a provider in the headers: of the caller's only those on the list, then ours. The list is an allow-list, so
 * that cookies, the caller's token and whatever a proxy in front added stay here.
 */
final class RequestHeaders {
    private static final List<String> ALLOWED = List.of(
            "accept",
            "user-agent",
            "openai-organization",
            "openai-project",
            "x-openai-organization",
            "openai-beta",
            "idempotency-key",
            "traceparent");

    /** What no setting may add: they carry credentials, or say how this connection is framed. */
    private static final Set<String> NEVER = Set.of(
            "authorization", "x-api-key", "api-key", "cookie", "proxy-authorization", "host", "content-length",
            "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect", "accept-encoding");

    private final Set<String> allowed;
    private final String userAgent;

    /** @param more names that the user lets through besides */
    RequestHeaders(List<String> more, String userAgent) {
        List<String> names = new ArrayList<>(ALLOWED);
        more.stream().map(name -> name.toLowerCase(Locale.ROOT)).filter(name -> !NEVER.contains(name)).forEach(names::add);
        this.allowed = Set.copyOf(names);
        this.userAgent = userAgent;
    }

    MultiMap of(Call call, Provider provider, @Nullable String key) {
        MultiMap headers = HttpHeaders.headers();
        Headers arrived = call.request().headers();
        arrived.forEach((name, value) -> {
            if (allowed.contains(name.toLowerCase(Locale.ROOT))) {
                headers.add(name, value);
            }
        });
        provider.headers().forEach((name, value) -> {
            if (!headers.contains(name)) {
                headers.set(name, value);
            }
        });
        if (!headers.contains("user-agent")) {
            headers.set("user-agent", userAgent);
        }
        if (key != null) {
            boolean bearer = "bearer".equals(provider.auth());
            headers.set(bearer ? "authorization" : provider.auth(), bearer ? "Bearer " + key : key);
        }
        return headers;
    }
}
