package caravan.providers.cloudflare;

import caravan.chat.Fault;
import caravan.chat.spokes.ErrorBody;
import com.fasterxml.jackson.databind.JsonNode;

/** Errors, by Cloudflare's numbers for them. */
final class Faults {
    private Faults() {}

    static Fault of(int status, byte[] body) {
        ErrorBody error = ErrorBody.read(body);
        return error.fault(status, kind(error.tree(), status));
    }

    /** One in an answer that began well. */
    static Fault of(JsonNode told) {
        return new ErrorBody(told, "").fault(0, kind(told, 0));
    }

    private static Fault.Kind kind(JsonNode tree, int status) {
        return switch (tree.path("errors").path(0).path("code").asInt()) {
            case 5007, 3042 -> Fault.Kind.NOT_FOUND;
            case 5004, 3003 -> Fault.Kind.INVALID;
            case 5018, 5016, 3023, 3041 -> Fault.Kind.FORBIDDEN;
            case 3006 -> Fault.Kind.TOO_LARGE;
            case 3007, 3008 -> Fault.Kind.TIMEOUT;
            case 3036 -> Fault.Kind.UNPAID; // what is free in a day is used up: waiting does not help
            case 3040 -> Fault.Kind.LIMITED;
            case 10000 -> Fault.Kind.UNAUTHENTICATED;
            default -> Fault.Kind.of(status);
        };
    }
}
