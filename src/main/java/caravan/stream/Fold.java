package caravan.stream;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chunks that are put together to one answer: what they share at the top, and the choices, each by its index. */
abstract sealed class Fold permits ChatFold, CompletionFold {
    private static final String USAGE = "usage";

    private final ObjectNode all = Json.MAPPER.createObjectNode();
    private final Map<Integer, ObjectNode> choices = new TreeMap<>();

    /** What the answer calls itself. */
    abstract String object();

    /** What its chunks call themselves. */
    abstract String chunk();

    /** Adds to a choice what this chunk says of it. False if it says what cannot be put together. */
    abstract boolean add(ObjectNode choice, JsonNode said);

    /** A choice before anybody has said anything. */
    abstract ObjectNode begin(int index);

    /** Null if something does not fit, or is missing: the end, or the usage, which an answer without a stream always has. */
    final byte @Nullable [] of(List<EventData> data) throws IOException {
        all.put("id", "")
                .put("object", object())
                .put("created", 0)
                .put("model", "")
                .putArray("choices");
        for (EventData each : data) {
            JsonNode chunk = Json.MAPPER.readTree(each.bytes(), each.from(), each.length());
            if (!chunk().equals(chunk.path("object").asText(chunk())) || chunk.has("error") || !take(chunk)) {
                return null;
            }
        }
        boolean ended = !choices.isEmpty()
                && choices.values().stream()
                        .noneMatch(choice -> choice.path("finish_reason").isNull());
        if (!ended || !all.path(USAGE).isObject()) {
            return null;
        }
        ArrayNode list = (ArrayNode) all.path("choices");
        choices.values().forEach(list::add);
        return Folding.bytes(all);
    }

    private boolean take(JsonNode chunk) {
        for (Map.Entry<String, JsonNode> field : chunk.properties()) {
            switch (field.getKey()) {
                case "object", "obfuscation" -> {}
                case "choices" -> {
                    if (!choices(field.getValue())) {
                        return false;
                    }
                }
                case "x_groq" -> later(all, USAGE, field.getValue().path(USAGE));
                default -> later(all, field.getKey(), field.getValue());
            }
        }
        return true;
    }

    private boolean choices(JsonNode list) {
        for (JsonNode said : list) {
            ObjectNode choice = choices.computeIfAbsent(said.path("index").asInt(), this::begin);
            later(all, USAGE, said.path(USAGE));
            if (!add(choice, said)) {
                return false;
            }
        }
        return true;
    }

    /** What is said later counts, unless it says nothing. */
    static void later(ObjectNode into, String name, JsonNode value) {
        if (!value.isNull() && !value.isMissingNode()) {
            into.set(name, value);
        } else if (value.isNull() && !into.has(name) && !name.equals(USAGE)) {
            into.putNull(name);
        }
    }

    /** Text goes on, and grows where it stands: there may be a hundred thousand pieces of it. Null is no text. */
    static boolean append(ObjectNode into, String name, JsonNode value) {
        if (value.isTextual()) {
            StringBuilder text = into.get(name) instanceof POJONode grown
                    ? (StringBuilder) grown.getPojo()
                    : new StringBuilder(into.path(name).asText(""));
            text.append(value.asText());
            into.putPOJO(name, text);
        } else if (value.isNull() && !into.has(name)) {
            into.putNull(name);
        }
        return value.isTextual() || value.isNull();
    }

    /** Lists go on, by the name of each. */
    static boolean extend(ObjectNode into, String name, JsonNode value) {
        if (!value.isObject()) {
            later(into, name, value);
            return value.isNull();
        }
        ObjectNode lists = into.path(name) instanceof ObjectNode before ? before : into.putObject(name);
        for (Map.Entry<String, JsonNode> list : value.properties()) {
            if (list.getValue() instanceof ArrayNode more) {
                list(lists, list.getKey()).addAll(more);
            } else {
                later(lists, list.getKey(), list.getValue());
            }
        }
        return true;
    }

    static ArrayNode list(ObjectNode in, String name) {
        return in.path(name) instanceof ArrayNode before ? before : in.putArray(name);
    }
}
