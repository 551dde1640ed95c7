package caravan.cache;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Request;
import caravan.call.Sha256;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one question is known by: the SHA-256 of all that may change its answer. Not in it: who the client is
 * ({@code User-Agent}), what is new with each call ({@code Idempotency-Key}, {@code traceparent}), and {@code Accept} and
 * {@code stream}, which only say in which form the same answer is to come.
 *
 * @param text in 64 digits
 * @param acts does the question name a tool that acts on its own?
 */
record Key(String text, boolean acts) {
    /** What goes on to providers and may change an answer, or will when it does. */
    private static final List<String> HEADERS = List.of(
            "openai-organization",
            "x-openai-organization",
            "openai-project",
            "openai-beta",
            "anthropic-beta",
            "anthropic-version");

    private static final Set<String> STREAM = Set.of("stream", "stream_options");

    private static final Set<Operation> STREAMED = Set.of(Operation.CHAT, Operation.COMPLETION, Operation.RESPONSES);

    /** Of another version of Caravan these may mean something else. */
    private static final String VERSION = "1";

    static Key of(Call call, String tenant, List<String> moreHeaders) {
        Request request = call.request();
        Candidate first = call.candidates().getFirst();
        Written all = new Written();
        for (String part : List.of(
                VERSION,
                request.method(),
                request.path(),
                request.query(),
                first.provider(),
                first.model(),
                tenant,
                headers(request, moreHeaders))) {
            int length = all.reserve();
            int from = all.length();
            all.putText(part);
            all.length(length, all.length() - from);
        }
        Canonical.Body body = body(call);
        all.put(body.bytes());
        return new Key(Sha256.hex(all.bytes()), body.acts());
    }

    private static Canonical.Body body(Call call) {
        return call.json() == Json.EMPTY
                ? new Canonical.Body(call.request().body(), false)
                : Canonical.of(call.json().bytes(), STREAMED.contains(call.operation()) ? STREAM : Set.of());
    }

    /** By their names; several values of one name in the order in which they came. No value can have a line in it. */
    private static String headers(Request request, List<String> more) {
        Set<String> names = new HashSet<>(HEADERS);
        names.addAll(more);
        TreeMap<String, StringBuilder> found = new TreeMap<>();
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (names.contains(lower)) {
                found.computeIfAbsent(lower, any -> new StringBuilder())
                        .append(value)
                        .append('\n');
            }
        });
        return found.isEmpty() ? "" : found.toString();
    }
}
