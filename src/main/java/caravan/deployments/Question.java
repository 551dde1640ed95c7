package caravan.deployments;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Mention;
import caravan.call.Mentions;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Request;
import caravan.call.Wanted;
import caravan.call.Wire;
import caravan.models.Models;
import java.lang.reflect.Proxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that nobody makes.
 *
 * @param tokens how long it would be
 * @param needs what the model would have to be able to do
 * @param key the name of the virtual key that would make it; null for a caller without one
 */
record Question(
        String model,
        long tokens,
        List<String> needs,
        @Nullable String key) {
    private static final List<String> KNOWN = List.of("model", "tokens", "key", "needs");
    private static final long MOST = 2_000_000;
    private static final int BYTES_A_TOKEN = 4;

    /** Nobody is there to be answered. */
    private static final Wire NOBODY = (Wire)
            Proxy.newProxyInstance(Wire.class.getClassLoader(), new Class<?>[] {Wire.class}, (wire, method, given) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    /** @throws Refused 400 if the query is none of ours */
    static Question of(String query) {
        Map<String, String> asked = new HashMap<>();
        for (String pair : query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
            String[] parts = pair.split("=", 2);
            if (!KNOWN.contains(parts[0])) {
                throw Refused.field(
                        parts[0], "'" + parts[0] + "' is not known here: there are " + String.join(", ", KNOWN) + ".");
            }
            asked.put(parts[0], parts.length < 2 ? "" : decoded(parts[1]));
        }
        String model = asked.getOrDefault("model", "");
        if (model.isBlank()) {
            throw Refused.field("model", "'model' must say which model is meant.");
        }
        return new Question(
                model,
                tokens(asked.getOrDefault("tokens", "0")),
                needs(asked.getOrDefault("needs", "")),
                asked.get("key"));
    }

    private static List<String> needs(String text) {
        List<String> needs = text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        for (String need : needs) {
            if (!Models.abilities().contains(need)) {
                throw Refused.field(
                        "needs", "'needs' must be some of " + String.join(", ", Models.abilities()) + ", with commas.");
            }
        }
        return needs;
    }

    private static long tokens(String text) {
        try {
            long tokens = Long.parseLong(text);
            if (tokens >= 0 && tokens <= MOST) {
                return tokens;
            }
        } catch (NumberFormatException noNumber) {
            // told below, like every other wrong value
        }
        throw Refused.field("tokens", "'tokens' must be a whole number from 0 to " + MOST + ".");
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new Refused(Reason.INVALID_REQUEST, "This is not percent-encoded as it should be.");
        }
    }

    private Mentions mentions() {
        return new Mentions(
                List.of(),
                List.of(),
                needs.stream().map(need -> new Mention("needs", need)).toList());
    }

    /** Of so many tokens, four bytes each, as requests are guessed. */
    Call call(Caller caller, Instant now) {
        Request request = new Request(
                "POST",
                "/v1/chat/completions",
                "",
                Headers.NONE,
                new byte[Math.toIntExact(tokens * BYTES_A_TOKEN)],
                "127.0.0.1");
        Call call = new Call("explain", now, request, NOBODY, ended -> {});
        call.open(new Wanted(Operation.CHAT, Json.EMPTY, null, mentions(), model, false, false, tokens));
        call.calledBy(caller);
        return call;
    }
}
