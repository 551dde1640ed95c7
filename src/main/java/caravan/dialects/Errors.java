package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import caravan.chat.spokes.ErrorBody;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Errors in OpenAI's form: {@code {"error":{"message","type","param","code"}}}. */
final class Errors {
    private static final Headers JSON = Headers.of("content-type", "application/json");

    private static final int TOO_MANY = 429;

    /** Beside its error OpenRouter names the house's account. */
    private static final String ACCOUNT = "user_id";

    private Errors() {}

    static Answer.Whole of(Refused refused) {
        byte[] body = body(refused.getMessage(), refused.reason(), refused.param());
        return new Answer.Whole(refused.status(), JSON.and(refused.headers()), body);
    }

    /** Theirs as it is, if it has OpenAI's form; else what it says, in that form. */
    static Answer.Whole of(UpstreamFailed failed) {
        Answer.Whole theirs = failed.shown() == null ? failed.theirs() : failed.shown();
        if (theirs == null) {
            Headers soon = failed.reason() == Reason.OVERLOADED ? Headers.of("Retry-After", "1") : Headers.NONE;
            byte[] body = body(failed.getMessage(), failed.reason(), null);
            return new Answer.Whole(failed.reason().status(), JSON.and(soon), body);
        }
        ErrorBody error = ErrorBody.read(theirs.body());
        if (!error.tree().path("error").isObject()) {
            String message = error.tree().isObject() ? error.message(failed.getMessage()) : failed.getMessage();
            return told(theirs, tree(message, reason(failed, theirs.status()), null));
        }
        if (error.tree() instanceof ObjectNode all && all.remove(ACCOUNT) != null) {
            return told(theirs, all);
        }
        // Gemini's compatible address puts its error into an array; it is OpenAI's form but for that.
        return error.isAlone() ? theirs : told(theirs, error.tree());
    }

    private static Answer.Whole told(Answer.Whole theirs, JsonNode error) {
        Headers rest = theirs.headers().without("content-type").without("content-encoding");
        return new Answer.Whole(
                theirs.status(), JSON.and(rest), error.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** That it is too much for now is told in the words that clients know. */
    private static Reason reason(UpstreamFailed failed, int status) {
        return status == TOO_MANY ? Reason.KEYS_REST : failed.reason();
    }

    /**
     * The last event of a stream that broke off.
     *
     * @param sequence the event's number, where events have numbers
     */
    static byte[] event(@Nullable Operation operation, UpstreamFailed failed, long sequence) {
        if (operation == Operation.MESSAGES) {
            return MessagesErrors.event(failed);
        }
        ObjectNode error = tree(failed.getMessage(), failed.reason(), null);
        String event = operation == Operation.RESPONSES
                ? "event: error\ndata: " + numbered(error, failed, sequence)
                : "data: " + error;
        return (event + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** As Responses has it in its description, and within as it sends it: some SDKs look here, and some there. */
    private static ObjectNode numbered(ObjectNode error, UpstreamFailed failed, long sequence) {
        return Json.MAPPER
                .createObjectNode()
                .put("type", "error")
                .put("sequence_number", sequence)
                .put("code", failed.reason().code())
                .put("message", failed.getMessage())
                .putNull("param")
                .setAll(error);
    }

    static byte[] body(String message, Reason reason, @Nullable String param) {
        return tree(message, reason, param).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode tree(String message, Reason reason, @Nullable String param) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", reason.type())
                .put("param", param)
                .put("code", reason.code());
        return root;
    }
}
