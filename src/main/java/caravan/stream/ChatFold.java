package caravan.stream;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Chunks of chat, put together to a chat completion. What a delta says in a field that is not known here fits nowhere. */
final class ChatFold extends Fold {
    /** The calls of tools of each message, by their index, which their list in the message does not tell. */
    private final IdentityHashMap<ObjectNode, Map<Integer, ObjectNode>> tools = new IdentityHashMap<>();

    @Override
    String object() {
        return "chat.completion";
    }

    @Override
    String chunk() {
        return "chat.completion.chunk";
    }

    @Override
    ObjectNode begin(int index) {
        ObjectNode choice = Json.MAPPER.createObjectNode().put("index", index);
        choice.putObject("message").put("role", "assistant").putNull("content");
        return choice.putNull("finish_reason");
    }

    @Override
    boolean add(ObjectNode choice, JsonNode said) {
        ObjectNode message = (ObjectNode) choice.path("message");
        for (Map.Entry<String, JsonNode> field : said.properties()) {
            boolean fits =
                    switch (field.getKey()) {
                        case "index", "usage", "message" -> true;
                        case "delta" -> delta(message, field.getValue());
                        case "logprobs" -> extend(choice, "logprobs", field.getValue());
                        case "finish_reason" -> finish(choice, field.getValue());
                        default -> {
                            later(choice, field.getKey(), field.getValue());
                            yield true;
                        }
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Some send an empty text until there is a reason. */
    private static boolean finish(ObjectNode choice, JsonNode reason) {
        if (!reason.asText().isEmpty()) {
            later(choice, "finish_reason", reason);
        }
        return true;
    }

    private boolean delta(ObjectNode message, JsonNode delta) {
        for (Map.Entry<String, JsonNode> field : delta.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            boolean fits =
                    switch (name) {
                        case "role" -> {
                            later(message, name, value);
                            yield true;
                        }
                        case "content", "refusal", "reasoning", "reasoning_content" -> append(message, name, value);
                        case "tool_calls" -> value.isNull() || tools(message, value);
                        case "function_call" -> value.isNull() || function(message, name, value);
                        case "annotations" -> value.isNull() || annotations(message, value);
                        default -> value.isNull() || (value.isEmpty() && value.isContainerNode());
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private boolean tools(ObjectNode message, JsonNode calls) {
        Map<Integer, ObjectNode> known = tools.computeIfAbsent(message, any -> new TreeMap<>());
        for (JsonNode said : calls) {
            if (!said.path("index").isInt()) {
                return false; // which call it goes on with nobody can tell
            }
            ObjectNode call = known.computeIfAbsent(said.path("index").asInt(), any -> Json.MAPPER.createObjectNode());
            if (!tool(call, said)) {
                return false;
            }
        }
        ArrayNode sorted = message.putArray("tool_calls");
        known.values().forEach(sorted::add);
        return true;
    }

    private static boolean tool(ObjectNode call, JsonNode said) {
        for (Map.Entry<String, JsonNode> field : said.properties()) {
            switch (field.getKey()) {
                case "index" -> {}
                case "function" -> {
                    if (!function(call, "function", field.getValue())) {
                        return false;
                    }
                }
                case "custom" -> {
                    return false;
                }
                default -> later(call, field.getKey(), field.getValue());
            }
        }
        return true;
    }

    /** The name comes once, and the arguments in pieces. */
    private static boolean function(ObjectNode into, String name, JsonNode said) {
        ObjectNode function = into.path(name) instanceof ObjectNode before ? before : into.putObject(name);
        for (Map.Entry<String, JsonNode> field : said.properties()) {
            if (field.getKey().equals("arguments")) {
                if (!append(function, "arguments", field.getValue())) {
                    return false;
                }
            } else {
                later(function, field.getKey(), field.getValue());
            }
        }
        return true;
    }

    private static boolean annotations(ObjectNode message, JsonNode said) {
        said.forEach(list(message, "annotations")::add);
        return said.isArray();
    }
}
