package caravan.providers.gemini;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arguments that are told by their places, {@code $.a.b[0]}, and their texts in pieces. */
final class PartialArguments {
    private static final int MOST = 1 << 20;
    private static final int MOST_ELEMENTS = 1024;
    private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[(\\d{1,4})]|\\['([^']*)']");

    private final ObjectNode root = Json.MAPPER.createObjectNode();
    private int size;

    void add(JsonNode told) {
        List<String> path = path(told.path("jsonPath").asText());
        size += told.toString().length();
        if (path.isEmpty() || tooLong()) {
            return;
        }
        JsonNode parent = root;
        for (int i = 0; i + 1 < path.size(); i++) {
            parent = child(parent, path.get(i), path.get(i + 1).startsWith("#"));
        }
        set(parent, path.getLast(), told);
    }

    boolean tooLong() {
        return size > MOST;
    }

    /** The names on the way; the places in lists with a hash before them. */
    private static List<String> path(String written) {
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(written);
        while (step.find()) {
            String name = step.group(1) == null ? step.group(3) : step.group(1);
            steps.add(name == null ? "#" + step.group(2) : name);
        }
        return steps;
    }

    private static JsonNode child(JsonNode parent, String step, boolean list) {
        JsonNode known = get(parent, step);
        if (known.isContainerNode()) {
            return known;
        }
        JsonNode made = list ? Json.MAPPER.createArrayNode() : Json.MAPPER.createObjectNode();
        put(parent, step, made);
        return made;
    }

    private static JsonNode get(JsonNode parent, String step) {
        return parent.isArray() ? parent.path(place(step)) : parent.path(step);
    }

    private static int place(String step) {
        return step.startsWith("#") ? Integer.parseInt(step.substring(1)) : 0;
    }

    private static void put(JsonNode parent, String step, JsonNode value) {
        if (parent instanceof ObjectNode object) {
            object.set(step, value);
        } else if (parent instanceof ArrayNode array && place(step) < MOST_ELEMENTS) {
            while (array.size() <= place(step)) {
                array.addNull();
            }
            array.set(place(step), value);
        }
    }

    private static void set(JsonNode parent, String step, JsonNode told) {
        if (told.has("stringValue")) {
            JsonNode before = get(parent, step);
            String text = before.isTextual() ? before.asText() : "";
            put(parent, step, TextNode.valueOf(text + told.path("stringValue").asText()));
        } else if (told.has("numberValue")) {
            put(parent, step, told.path("numberValue"));
        } else if (told.has("boolValue")) {
            put(parent, step, told.path("boolValue"));
        } else if (told.has("nullValue")) {
            put(parent, step, Json.MAPPER.nullNode());
        }
    }

    String json() {
        return root.toString();
    }
}
