package caravan.providers.openai;

import caravan.chat.Fault;
import caravan.chat.spokes.ErrorBody;
import com.fasterxml.jackson.databind.JsonNode;

/** Errors, by what those who speak nearly like OpenAI call them: in a word, a number, or the status alone. */
final class Faults {
    private Faults() {}

    static Fault of(int status, byte[] body) {
        ErrorBody error = ErrorBody.read(body);
        return error.fault(status, kind(error.tree(), status));
    }

    /** One within a stream. It may tell its status as a number. */
    static Fault of(JsonNode chunk) {
        JsonNode error = chunk.path("error");
        int code = error.path("status_code").asInt(error.path("code").asInt());
        return new ErrorBody(chunk, "").fault(0, kind(chunk, code));
    }

    private static Fault.Kind kind(JsonNode tree, int status) {
        JsonNode error = tree.path("error");
        if (error.asText().startsWith("Incorrect API key")) {
            return Fault.Kind.UNAUTHENTICATED; // xAI: a bad request, in a text
        }
        return switch (error.path("code").asText(tree.path("code").asText())) {
            case "context_length_exceeded" -> Fault.Kind.TOO_LONG;
            case "invalid_api_key" -> Fault.Kind.UNAUTHENTICATED;
            case "insufficient_quota" -> Fault.Kind.UNPAID;
            case "model_not_found", "DeploymentNotFound" -> Fault.Kind.NOT_FOUND;
            case "content_filter", "content_policy_violation" -> Fault.Kind.FILTERED;
            case "rate_limit_exceeded", "RateLimitReached" -> Fault.Kind.LIMITED;
            default -> byType(error.path("type").asText(), status);
        };
    }

    private static Fault.Kind byType(String type, int status) {
        return switch (type) {
            case "too_many_prompt_tokens" -> Fault.Kind.TOO_LONG;
            case "insufficient_quota" -> Fault.Kind.UNPAID;
            case "invalid_api_key", "authentication_error" -> Fault.Kind.UNAUTHENTICATED;
            case "invalid_request_error" -> status >= 400 ? Fault.Kind.of(status) : Fault.Kind.INVALID;
            default -> Fault.Kind.of(status);
        };
    }
}
