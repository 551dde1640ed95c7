package caravan.terminal;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** What the gateway has answered. What is no JSON, such as CSV, is in the text alone. */
record Reply(int status, String text, JsonNode json) {
    static Reply of(int status, String text) {
        try {
            return new Reply(status, text, Json.EXACT.readTree(text));
        } catch (JsonProcessingException another) {
            return new Reply(status, text, Json.MAPPER.createObjectNode());
        }
    }

    boolean good() {
        return status < 300;
    }

    /** What to tell people of a no. */
    String refusal() {
        String message = json.path("error").path("message").asText("");
        String said = message.isEmpty() ? "the gateway has answered with " + status : message;
        return status == 401 || status == 403
                ? said + " (the command line takes the key from CARAVAN_OPERATOR_KEY, --operator-key-file or "
                        + "CARAVAN_ADMIN_TOKEN)"
                : said;
    }
}
