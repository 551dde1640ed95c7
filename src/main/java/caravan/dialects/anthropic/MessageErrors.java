package caravan.dialects.anthropic;

import caravan.call.Json;
import caravan.chat.Fault;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Errors in Anthropic's form. */
final class MessageErrors {
    private static final int OVERLOADED = 529;

    private MessageErrors() {}

    static byte[] body(Fault fault) {
        return tree(fault).toString().getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode tree(Fault fault) {
        ObjectNode root = Json.MAPPER.createObjectNode().put("type", "error");
        root.putObject("error").put("type", type(fault.kind())).put("message", fault.message());
        return root.putNull("request_id");
    }

    static int status(Fault fault) {
        return fault.kind() == Fault.Kind.OVERLOADED
                ? OVERLOADED
                : fault.status() >= 400 ? fault.status() : fault.kind().status();
    }

    private static String type(Fault.Kind kind) {
        return switch (kind) {
            case INVALID, TOO_LONG, FILTERED -> "invalid_request_error";
            case UNAUTHENTICATED -> "authentication_error";
            case UNPAID -> "billing_error";
            case FORBIDDEN -> "permission_error";
            case NOT_FOUND -> "not_found_error";
            case TOO_LARGE -> "request_too_large";
            case LIMITED -> "rate_limit_error";
            case TIMEOUT -> "timeout_error";
            case OVERLOADED -> "overloaded_error";
            case SERVER -> "api_error";
        };
    }
}
