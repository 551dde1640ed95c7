package caravan.providers.tokens;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** What is told where no token was granted: the status, and the office's own words, without the key. */
final class Refusal {
    private static final int MOST = 200;
    private static final String RETRY_AFTER = "Retry-After";

    private Refusal() {}

    static UpstreamFailed of(TokenRequest request, Answer.Whole answer) {
        String message = "Provider '" + request.office().provider() + "' was granted no token: status "
                + answer.status() + words(request, answer) + ".";
        int status = status(answer.status());
        return status < 400
                ? new UpstreamFailed(Reason.UPSTREAM_INVALID, message)
                : new UpstreamFailed(Reason.UPSTREAM_STATUS, message, told(status, message, answer));
    }

    /** Whatever it does not like of what was sent, it is the key or its scope: a call has no part in it. */
    private static int status(int theirs) {
        boolean ours = theirs >= 400 && theirs < 500 && theirs != 408 && theirs != 429;
        return ours ? 401 : theirs;
    }

    private static String words(TokenRequest request, Answer.Whole answer) {
        JsonNode said = Granted.tree(answer.body()).path("message");
        String words = request.secret().mask(said.asText("")).replaceAll("\\p{Cntrl}+", " ");
        return words.isBlank() ? "" : ", " + words.substring(0, Math.min(words.length(), MOST));
    }

    private static Answer.Whole told(int status, String message, Answer.Whole answer) {
        ObjectNode error = Json.MAPPER.createObjectNode();
        error.putObject("error")
                .put("message", message)
                .put("type", status == 429 ? "rate_limit_error" : Reason.UPSTREAM_STATUS.type())
                .putNull("param")
                .put("code", "provider_token_refused");
        Headers json = Headers.of("content-type", "application/json");
        String after = answer.headers().get(RETRY_AFTER);
        return new Answer.Whole(
                status,
                after == null ? json : json.plus(RETRY_AFTER, after),
                error.toString().getBytes(StandardCharsets.UTF_8));
    }
}
