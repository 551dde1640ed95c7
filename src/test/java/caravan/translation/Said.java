package caravan.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What an answer says, whoever reads it.
 *
 * @param finish in OpenAI's words
 * @param used input, output and cached tokens; empty if nobody said
 */
record Said(String text, String thinking, List<Called> calls, String finish, List<Long> used) {
    static final ObjectMapper JSON = new ObjectMapper();

    record Called(String name, JsonNode arguments) {
        static Called of(String name, String arguments) {
            boolean none = arguments.isBlank() || arguments.equals("null");
            return new Called(name, parse(none ? "{}" : arguments));
        }
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
