package caravan.providers.gemini;

import caravan.chat.Fault;
import caravan.chat.spokes.ErrorBody;
import com.fasterxml.jackson.databind.JsonNode;

/** Errors, by Google's words for them. */
final class Faults {
    private static final int UNAUTHORIZED = 401;

    private Faults() {}

    static Fault of(int status, byte[] body) {
        ErrorBody error = ErrorBody.read(body);
        return isKey(error.tree())
                ? error.fault(UNAUTHORIZED, Fault.Kind.UNAUTHENTICATED)
                : error.fault(status, kind(error.tree(), status));
    }

    /** One within a stream. */
    static Fault of(JsonNode event) {
        return new ErrorBody(event, "")
                .fault(0, kind(event, event.path("error").path("code").asInt()));
    }

    /** A wrong key is a bad request there. */
    private static boolean isKey(JsonNode tree) {
        for (JsonNode detail : tree.path("error").path("details")) {
            if (detail.path("reason").asText().equals("API_KEY_INVALID")) {
                return true;
            }
        }
        return false;
    }

    private static Fault.Kind kind(JsonNode tree, int status) {
        return switch (tree.path("error").path("status").asText()) {
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> Fault.Kind.INVALID;
            case "UNAUTHENTICATED" -> Fault.Kind.UNAUTHENTICATED;
            case "PERMISSION_DENIED" -> Fault.Kind.FORBIDDEN;
            case "NOT_FOUND" -> Fault.Kind.NOT_FOUND;
            case "RESOURCE_EXHAUSTED" -> Fault.Kind.LIMITED;
            case "DEADLINE_EXCEEDED" -> Fault.Kind.TIMEOUT;
            case "UNAVAILABLE" -> Fault.Kind.OVERLOADED;
            default -> Fault.Kind.of(status);
        };
    }
}
