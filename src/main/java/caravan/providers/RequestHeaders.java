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

    private final Set<String> allowed;
    private final String userAgent;

    /** @param more names that the user lets through besides */
    RequestHeaders(List<String> more, String userAgent) {
        List<String> names = new ArrayList<>(ALLOWED);
        more.stream().map(name -> name.toLowerCase(Locale.ROOT)).forEach(names::add);
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
            headers.set(provider.keyHeader(), provider.keyValue(key));
        }
        return headers;
    }
}
