package caravan.providers.demo;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The errors that the demo answers with, in OpenAI's shape and words. */
enum DemoError {
    INVALID_VALUE(400, "invalid_request_error", "invalid_value", "Invalid value: %s."),
    UNAUTHORIZED(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: `%s` takes none."),
    UNKNOWN_MODEL(404, "invalid_request_error", "model_not_found", "The model %s."),
    UNSUITED_MODEL(404, "invalid_request_error", null, "The model `%s` is not supported in this endpoint."),
    RATE_LIMIT(429, "requests", "rate_limit_exceeded", "Rate limit reached for `%s`. Please try again in 1s."),
    SERVER(500, "server_error", null, "The server had an error while processing your request to `%s`.");

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final String message;

    DemoError(int status, String type, @Nullable String code, String message) {
        this.status = status;
        this.type = type;
        this.code = code;
        this.message = message;
    }

    /** @param what stands in the message: the model, or what is wrong */
    UpstreamFailed failure(Call call, String what) {
        String told = message.formatted(what);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error")
                .put("message", told)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        Headers headers = Demo.headers(call, "application/json");
        Answer.Whole theirs = new Answer.Whole(
                status,
                this == RATE_LIMIT ? headers.plus("retry-after", "1") : headers,
                body.toString().getBytes(StandardCharsets.UTF_8));
        return new UpstreamFailed(Reason.UPSTREAM_STATUS, "demo answered " + status + ": " + told, theirs);
    }
}
