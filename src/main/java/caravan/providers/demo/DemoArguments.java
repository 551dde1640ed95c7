package caravan.providers.demo;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Arguments that fit a tool's JSON schema: its first enum value, the user's text for a string, 1 for a number, true for a
 * boolean. Follows {@code $ref}, which may lead in circles, so it makes a hundred values at most; the rest is null.
 */
final class DemoArguments {
    private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();
    private static final int LONGEST_TEXT = 1_000;

    private final JsonNode schema;
    private final String text;
    private int left = 100;

    DemoArguments(JsonNode schema, String text) {
        this.schema = schema;
        this.text = text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    /** The arguments as JSON. */
    @Override
    public String toString() {
        return object(schema).toString();
    }

    private ObjectNode object(JsonNode object) {
        ObjectNode made = NODES.objectNode();
        for (var property : object.path("properties").properties()) {
            if (left > 0) {
                made.set(property.getKey(), value(property.getValue()));
            }
        }
        return made;
    }

    private JsonNode value(JsonNode of) {
        if (left-- <= 0) {
            return NullNode.getInstance();
        }
        if (of.has("$ref")) {
            return value(target(of.path("$ref").asText()));
        }
        if (of.path("enum").has(0)) {
            return of.path("enum").get(0);
        }
        JsonNode alternatives = of.has("anyOf") ? of.path("anyOf") : of.path("oneOf");
        return alternatives.has(0) ? value(alternatives.get(0)) : typed(of);
    }

    /** What a reference within the schema, such as {@code #/$defs/City}, leads to. */
    private JsonNode target(String reference) {
        return reference.startsWith("#/") ? schema.at(reference.substring(1)) : NODES.missingNode();
    }

    private JsonNode typed(JsonNode of) {
        JsonNode type = of.path("type");
        return switch ((type.isArray() ? type.path(0) : type).asText()) {
            case "object" -> object(of);
            case "array" -> array(of);
            case "integer", "number" -> NODES.numberNode(1);
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NullNode.getInstance();
            default -> TextNode.valueOf(text);
        };
    }

    private ArrayNode array(JsonNode of) {
        ArrayNode made = NODES.arrayNode();
        return of.has("items") ? made.add(value(of.path("items"))) : made;
    }
}
