package caravan.providers.hesitation;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** What an error in a 200 says, wherever it stands; never what the model has said, which a caller may have put into its mouth. */
final class ErrorWords {
    private static final int MOST = 8 << 10;
    private static final String ERROR = "error";

    private ErrorWords() {}

    /** Empty if it does not say. */
    static String of(byte[] json, int from, int length) {
        try {
            String words = error(Json.MAPPER.readTree(json, from, length)).toString();
            return words.substring(0, Math.min(words.length(), MOST));
        } catch (IOException noJson) {
            return "";
        }
    }

    /** OpenAI's form; that of a Response that failed; and where all of it is the error, as vLLM and Responses have it. */
    private static JsonNode error(JsonNode all) {
        JsonNode error = all.path(ERROR);
        if (!error.isMissingNode()) {
            return error;
        }
        return all.path("object").asText().equals(ERROR)
                        || all.path("type").asText().equals(ERROR)
                ? all
                : all.path("response").path(ERROR);
    }
}
