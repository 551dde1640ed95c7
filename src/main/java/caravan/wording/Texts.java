package caravan.wording;

import caravan.call.Answer;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What is said in a request or an answer, by the names of the fields: not names, ids, addresses, or pictures. */
final class Texts {
    private static final Set<String> SAID = Set.of(
            "arguments",
            "content",
            "delta",
            "input",
            "instructions",
            "output",
            "output_text",
            "partial_json",
            "prompt",
            "reasoning",
            "reasoning_content",
            "refusal",
            "suffix",
            "summary",
            "system",
            "text",
            "thinking",
            "transcript");

    /** A tool's own names are not ours to know: all that is in there is said. */
    private static final Set<String> TOOLS = Set.of("input", "arguments");

    private Texts() {}

    static boolean isSaid(String name) {
        return SAID.contains(name);
    }

    /** The top-level fields that are not the same under the mask, as JSON. */
    static Map<String, String> masked(Json json, Mask mask) {
        Map<String, String> changes = new LinkedHashMap<>();
        ObjectNode tree = request(json);
        tree.properties().forEach(field -> {
            ObjectNode alone = Json.MAPPER.createObjectNode();
            alone.set(field.getKey(), field.getValue());
            if (change(alone, mask::over)) {
                changes.put(field.getKey(), alone.path(field.getKey()).toString());
            }
        });
        return changes;
    }

    /** The answer's body; to the byte as it was if nothing in it matches. */
    static byte[] masked(Answer.Whole answer, Mask mask) {
        String type = String.valueOf(answer.headers().get("content-type"));
        if (type.startsWith("text/")) {
            return mask.over(answer.text()).getBytes(StandardCharsets.UTF_8);
        }
        if (!type.contains("json")) {
            return answer.body();
        }
        try {
            JsonNode tree = exact(answer.body());
            return change(tree, mask::over) ? tree.toString().getBytes(StandardCharsets.UTF_8) : answer.body();
        } catch (IllegalStateException broken) {
            throw new UpstreamFailed(Reason.UPSTREAM_INVALID, "The provider's answer cannot be masked.");
        }
    }

    /** @throws Refused for what the door lets pass and nobody could work with, such as 1e99999999999999 */
    static ObjectNode request(Json json) {
        try {
            return (ObjectNode) exact(json.bytes());
        } catch (IllegalStateException beyond) {
            throw new Refused(Reason.INVALID_REQUEST, "We could not read the JSON body: a number is too large.");
        }
    }

    /** @throws IllegalStateException if it is none, be it for a number that nobody could work with */
    static JsonNode exact(byte[] bytes) {
        try {
            return Json.EXACT.readTree(bytes);
        } catch (IOException | NumberFormatException broken) {
            throw new IllegalStateException("What is no JSON cannot be masked");
        }
    }

    /** @return has any text become another? */
    static boolean change(JsonNode tree, UnaryOperator<String> mask) {
        return change(tree, "", false, mask);
    }

    private static boolean change(JsonNode node, String name, boolean all, UnaryOperator<String> mask) {
        boolean changed = false;
        if (node instanceof ObjectNode object) {
            boolean data = object.path("type").asText().equals("text");
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                String key = field.getKey();
                boolean said = all || SAID.contains(key) || (data && key.equals("data"));
                changed |= changeOne(field.getValue(), said, mask, field::setValue)
                        || change(field.getValue(), key, all || isTools(field), mask);
            }
        } else if (node instanceof ArrayNode array) {
            boolean said = all || SAID.contains(name);
            for (int i = 0; i < array.size(); i++) {
                int at = i;
                changed |= changeOne(array.get(i), said, mask, text -> array.set(at, text))
                        || change(array.get(i), name, all, mask);
            }
        }
        return changed;
    }

    private static boolean isTools(Map.Entry<String, JsonNode> field) {
        return TOOLS.contains(field.getKey()) && field.getValue().isObject();
    }

    private static boolean changeOne(
            JsonNode value, boolean said, UnaryOperator<String> mask, java.util.function.Consumer<TextNode> put) {
        String masked = said && value.isTextual() ? mask.apply(value.asText()) : null;
        if (masked == null || masked.equals(value.asText())) {
            return false;
        }
        put.accept(new TextNode(masked));
        return true;
    }
}
