package caravan.providers;

import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Operation;
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

    /** For what is stored: parts of it, and whether it has changed. */
    private static final Set<String> PASSED =
            Set.of("range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since");

    private static final String TYPE = "content-type";

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
        boolean passed = call.operation() == Operation.PASS_THROUGH;
        arrived.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (allowed.contains(lower) || (passed && PASSED.contains(lower))) {
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
        String type = type(call);
        if (type != null) {
            headers.set(TYPE, type);
        }
        return headers;
    }

    /** JSON that was read is JSON, whatever it was called; a form and what is passed on say what they are. */
    private static @Nullable String type(Call call) {
        String said = call.request().headers().get(TYPE);
        boolean form = said != null && said.strip().regionMatches(true, 0, "multipart/", 0, 10);
        if (call.request().upload() != null || form) {
            return said;
        }
        boolean none = call.operation() == Operation.MODELS
                || (call.operation() == Operation.PASS_THROUGH && call.request().body().length == 0);
        return none ? null : "application/json";
    }
}
