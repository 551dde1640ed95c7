package caravan.providers.others;

import caravan.call.Candidate;
import caravan.call.Json;
import java.util.HashMap;
import java.util.Map;

/** How one picture is asked for whose bytes are to come with the answer. */
final class Picture {
    private static final Map<String, String> ONE =
            Map.of("n", "1", "stream", Json.LEFT_OUT, "response_format", "\"b64_json\"");

    private Picture() {}

    /** The fields to be changed. GPT's painters send bytes always, and refuse to be told so. */
    static Map<String, String> asked(Candidate candidate) {
        Map<String, String> fields = new HashMap<>(ONE);
        if (candidate.model().contains("gpt-image")) {
            fields.put("response_format", Json.LEFT_OUT);
        }
        if (candidate.model().isEmpty()) {
            fields.put("model", Json.LEFT_OUT);
        }
        return fields;
    }
}
