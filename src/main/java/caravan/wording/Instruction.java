package caravan.wording;

import caravan.call.Call;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/** Where each form of a request says what comes before all else. */
final class Instruction {
    private static final String BREAK = "\n\n";

    private Instruction() {}

    /** The field to be changed, and its value as JSON; empty if nothing is said in such a request. */
    static Map<String, String> of(Call call, String text) {
        return switch (call.operation()) {
            case CHAT -> Map.of("messages", messages(call.json(), text));
            case MESSAGES, COUNT_TOKENS -> Map.of("system", before(call.json(), "system", text));
            case RESPONSES -> Map.of("instructions", before(call.json(), "instructions", text));
            case null, default -> Map.of();
        };
    }

    private static String messages(Json json, String text) {
        JsonNode said = Texts.request(json).path("messages");
        ArrayNode all = Json.MAPPER.createArrayNode();
        all.addObject().put("role", "system").put("content", text);
        said.forEach(all::add);
        return all.toString();
    }

    private static String before(Json json, String field, String text) {
        JsonNode said = Texts.request(json).path(field);
        if (said.isArray()) {
            ArrayNode all = Json.MAPPER.createArrayNode();
            all.addObject().put("type", "text").put("text", text);
            said.forEach(all::add);
            return all.toString();
        }
        return new TextNode(said.isTextual() ? text + BREAK + said.asText() : text).toString();
    }
}
