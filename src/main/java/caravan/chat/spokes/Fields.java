package caravan.chat.spokes;

import caravan.call.Refused;
import caravan.chat.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object in a request. Null is as good as absent; what is of another kind than it must be is refused by name.
 *
 * @param at where the object stands: {@code messages[2].content[0]}; empty at the top
 */
public record Fields(JsonNode node, String at) {
    /** The name of a field as it is told to the caller. */
    public String path(String name) {
        return at.isEmpty() ? name : at + "." + name;
    }

    /** The field's value; missing if it is null. */
    public JsonNode get(String name) {
        JsonNode value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    public boolean has(String name) {
        return !get(name).isMissingNode();
    }

    public Refused wrong(String name, String expected) {
        return Refused.field(path(name), "'" + path(name) + "' must be " + expected + ".");
    }

    /** A text that has to be there. */
    public String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw Refused.field(path(name), "'" + path(name) + "' is required.");
        }
        return text;
    }

    public String text(String name, String otherwise) {
        String text = textOrNull(name);
        return text == null ? otherwise : text;
    }

    public @Nullable String textOrNull(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw wrong(name, "a string");
        }
        return value.isMissingNode() ? null : value.asText();
    }

    public @Nullable BigDecimal decimal(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw wrong(name, "a number");
        }
        return value.isMissingNode() ? null : value.decimalValue();
    }

    public @Nullable Long whole(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.canConvertToLong()) {
            throw wrong(name, "an integer");
        }
        return value.isMissingNode() ? null : value.longValue();
    }

    public @Nullable Boolean flag(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw wrong(name, "a boolean");
        }
        return value.isMissingNode() ? null : value.booleanValue();
    }

    public boolean isTrue(String name) {
        return get(name).isBoolean() && get(name).booleanValue();
    }

    /** An object; one without fields if it is not there. */
    public Fields object(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isObject()) {
            throw wrong(name, "an object");
        }
        return new Fields(value, path(name));
    }

    /** The objects of a list; none if it is not there. */
    public List<Fields> objects(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isArray()) {
            throw wrong(name, "an array");
        }
        List<Fields> objects = new ArrayList<>();
        for (JsonNode each : value) {
            String place = name + "[" + objects.size() + "]";
            if (!each.isObject()) {
                throw wrong(place, "an object");
            }
            objects.add(new Fields(each, path(place)));
        }
        return objects;
    }

    /** A text, or a list of them. */
    public List<String> texts(String name) {
        JsonNode value = get(name);
        if (value.isTextual()) {
            return List.of(value.asText());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isTextual()) {
                throw wrong(name, "a string or a list of strings");
            }
            texts.add(each.asText());
        }
        return texts;
    }

    /** One of a few words. */
    public Refused unknown(String name, String word) {
        return Losses.refused(
                path(name),
                "'" + path(name) + "' is '" + word + "', which cannot be said to the provider of this model.");
    }
}
