package caravan.dialects;

import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.PathPattern;
import caravan.call.Reason;
import caravan.call.Refused;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a method and a path ask for. The table of what is inference is closed: whatever else is under {@code /v1} is passed
 * through, for those who may.
 */
final class Endpoints {
    private static final String VERSION = "/v1/";
    private static final String VERSION_2 = "/v2/";
    private static final String TWICE = "/v1/v1/";
    private static final Map<String, Operation> INFERENCE = inference();

    private static final PathPattern STORED_CHAT = PathPattern.of("GET,POST,DELETE /v1/chat/completions/*");
    private static final PathPattern STORED_MESSAGES = PathPattern.of("GET /v1/chat/completions/*/messages");

    private Endpoints() {}

    private static Map<String, Operation> inference() {
        Map<String, Operation> byPath = new HashMap<>();
        for (Operation each : Operation.values()) {
            if (!each.path().isEmpty()) {
                byPath.put(VERSION + each.path(), each);
            }
        }
        byPath.put(VERSION_2 + Operation.RERANK.path(), Operation.RERANK);
        return Map.copyOf(byPath);
    }

    /**
     * A path that is not one of ours belongs to a door of the user's own: it is taken for chat.
     *
     * @param sent the path as sent
     * @throws Refused 405 if the API has no such method there
     */
    static Operation operation(String method, String sent) {
        if (sent.startsWith(TWICE)) {
            throw new Refused(
                    Reason.UNKNOWN_PATH,
                    "There is nothing at " + sent
                            + ": this client adds /v1 itself, so its base URL must end before that.");
        }
        String path = sent.startsWith(VERSION) || sent.startsWith(VERSION_2) ? sent : "/v1" + sent;
        Operation known = INFERENCE.get(path);
        if (known != null && known != Operation.MODELS) {
            return allowed(method, known == Operation.CHAT ? Set.of("POST", "GET") : Set.of("POST"))
                            .equals("POST")
                    ? known
                    : Operation.PASS_THROUGH;
        }
        if (known == Operation.MODELS || isModel(path)) {
            Set<String> methods = known == null ? Set.of("GET", "DELETE") : Set.of("GET");
            return allowed(method, methods).equals("GET") ? Operation.MODELS : Operation.PASS_THROUGH;
        }
        return sent.startsWith(VERSION) ? passed(method, path) : Operation.CHAT;
    }

    /** Is this the path of one model? */
    static boolean isModel(String path) {
        return path.startsWith(VERSION + "models/");
    }

    private static Operation passed(String method, String path) {
        if (STORED_CHAT.matches("GET", path)) {
            allowed(method, STORED_CHAT.methods());
        } else if (STORED_MESSAGES.matches("GET", path)) {
            allowed(method, STORED_MESSAGES.methods());
        }
        allowed(method, PathPattern.METHODS);
        return Operation.PASS_THROUGH;
    }

    private static String allowed(String method, Set<String> methods) {
        if (!methods.contains(method)) {
            throw new Refused(
                    Reason.METHOD_NOT_ALLOWED,
                    "Method " + method + " is not allowed here.",
                    null,
                    Headers.of("Allow", String.join(", ", new TreeSet<>(methods))));
        }
        return method;
    }
}
