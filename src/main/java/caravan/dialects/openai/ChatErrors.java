package caravan.dialects.openai;

import caravan.call.Json;
import caravan.chat.Fault;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Errors in OpenAI's form. */
final class ChatErrors {
    private static final int SERVICE_UNAVAILABLE = 503;

    private ChatErrors() {}

    static byte[] body(Fault fault) {
        return tree(fault).toString().getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode tree(Fault fault) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.putObject("error")
                .put("message", fault.message())
                .put("type", type(fault.kind()))
                .put("param", fault.param())
                .put("code", fault.code() == null ? code(fault.kind()) : fault.code());
        return root;
    }

    /** Theirs, as far as clients that know only OpenAI know it. */
    static int status(Fault fault) {
        return fault.kind() == Fault.Kind.OVERLOADED
                ? SERVICE_UNAVAILABLE
                : fault.status() >= 400 ? fault.status() : fault.kind().status();
    }

    private static String type(Fault.Kind kind) {
        return switch (kind) {
            case INVALID, UNAUTHENTICATED, NOT_FOUND, TOO_LARGE, TOO_LONG, FILTERED -> "invalid_request_error";
            case FORBIDDEN -> "permission_error";
            case UNPAID -> "insufficient_quota";
            case LIMITED -> "requests";
            case SERVER, TIMEOUT, OVERLOADED -> "server_error";
        };
    }

    private static @Nullable String code(Fault.Kind kind) {
        return switch (kind) {
            case UNAUTHENTICATED -> "invalid_api_key";
            case UNPAID -> "insufficient_quota";
            case NOT_FOUND -> "model_not_found";
            case TOO_LARGE -> "request_too_large";
            case TOO_LONG -> "context_length_exceeded";
            case FILTERED -> "content_filter";
            case LIMITED -> "rate_limit_exceeded";
            case OVERLOADED -> "overloaded";
            case INVALID, FORBIDDEN, SERVER, TIMEOUT -> null;
        };
    }
}
