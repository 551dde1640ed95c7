package caravan.providers.anthropic;

import caravan.chat.Fault;
import caravan.chat.spokes.ErrorBody;
import com.fasterxml.jackson.databind.JsonNode;

/** Errors, by their type. */
final class Faults {
    private Faults() {}

    static Fault of(int status, byte[] body) {
        ErrorBody error = ErrorBody.read(body);
        return error.fault(status, kind(error.tree(), status));
    }

    /** One within a stream. */
    static Fault of(JsonNode event) {
        return new ErrorBody(event, "").fault(0, kind(event, 0));
    }

    private static Fault.Kind kind(JsonNode tree, int status) {
        return switch (tree.path("error").path("type").asText()) {
            case "invalid_request_error" -> Fault.Kind.INVALID;
            case "authentication_error" -> Fault.Kind.UNAUTHENTICATED;
            case "billing_error" -> Fault.Kind.UNPAID;
            case "permission_error" -> Fault.Kind.FORBIDDEN;
            case "not_found_error" -> Fault.Kind.NOT_FOUND;
            case "request_too_large" -> Fault.Kind.TOO_LARGE;
            case "rate_limit_error" -> Fault.Kind.LIMITED;
            case "timeout_error" -> Fault.Kind.TIMEOUT;
            case "overloaded_error" -> Fault.Kind.OVERLOADED;
            default -> Fault.Kind.of(status);
        };
    }
}
