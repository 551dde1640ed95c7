package caravan.providers;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Sha256;
import caravan.call.Trace;
import caravan.chat.Format;
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
    private static final List<String> ALLOWED =
            List.of("accept", "user-agent", "openai-beta", Trace.PARENT, Trace.STATE);

    /** Whose account it is: with the caller's own key theirs to say, with the house's not. */
    private static final Set<String> ACCOUNT = Set.of("openai-organization", "openai-project", "x-openai-organization");

    private static final String IDEMPOTENCY = "idempotency-key";

    /** For what is stored: parts of it, and whether it has changed. */
    private static final Set<String> PASSED =
            Set.of("range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since");

    /** Which Messages the caller speaks. */
    private static final Set<String> ANTHROPIC = Set.of("anthropic-version", "anthropic-beta");

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

    private static boolean isNoTrace(String name, String value) {
        return name.equals(Trace.PARENT) && !Trace.PARENTS.matcher(value).matches();
    }

    /** @param form in which it is asked for chat, if that is not OpenAI's: it may have headers of its own */
    MultiMap of(Call call, Provider provider, @Nullable String key, @Nullable Format form) {
        MultiMap headers = HttpHeaders.headers();
        Headers arrived = call.request().headers();
        boolean passed = call.operation() == Operation.PASS_THROUGH;
        boolean anthropic = provider.speech().isItsOwn(call);
        boolean theirs = call.caller().keyFor(provider.name()) != null;
        arrived.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if ((allowed.contains(lower) && !isNoTrace(lower, value))
                    || (passed && PASSED.contains(lower))
                    || (anthropic && ANTHROPIC.contains(lower))
                    || (theirs && ACCOUNT.contains(lower))) {
                headers.add(name, value);
            } else if (lower.equals(IDEMPOTENCY)) {
                headers.add(name, theirs ? value : apart(call.caller(), value));
            }
        });
        provider.headers().forEach((name, value) -> addMissing(headers, name, value));
        if (form != null) {
            form.headers().forEach((name, value) -> addMissing(headers, name, value));
        }
        trace(headers, call.tries().trace());
        if (!headers.contains("user-agent")) {
            headers.set("user-agent", userAgent);
        }
        if (key != null) {
            headers.set(provider.keyHeader(form != null), provider.keyValue(key, form != null));
        }
        String type = type(call);
        if (type != null) {
            headers.set(TYPE, type);
        }
        return headers;
    }

    private static void addMissing(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }

    private static void trace(MultiMap headers, @Nullable Trace trace) {
        if (trace != null) {
            headers.remove(Trace.PARENT).remove(Trace.STATE);
            trace.headers().forEach(headers::set);
        }
    }

    /** Callers share the house's key: one that takes another's idempotency key must not get the other's answer. */
    private static String apart(Caller caller, String value) {
        return Sha256.hex(caller.name() + "\n" + value);
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
