package caravan.chat;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON that stands in a string: the arguments of a tool, which keep every digit and space that the model wrote. */
public final class JsonText {
    private static final String EMPTY = "{}";

    private JsonText() {}

    /** No arguments are written in several ways; one of them is an object. */
    public static String orEmpty(String arguments) {
        String bare = arguments.strip();
        return bare.isEmpty() || bare.equals("null") ? EMPTY : arguments;
    }

    /** Is it one JSON object and nothing else? */
    public static boolean isObject(String text) {
        return read(text) instanceof ObjectNode;
    }

    /** A request, whose numbers stay as the caller wrote them. */
    public static ObjectNode tree(Json request) {
        try {
            return (ObjectNode) Json.WHOLE.readTree(request.bytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Puts a number that was said. */
    public static void put(ObjectNode into, String name, @Nullable BigDecimal number) {
        if (number != null) {
            into.put(name, number);
        }
    }

    public static void put(ObjectNode into, String name, @Nullable Long number) {
        if (number != null) {
            into.put(name, number);
        }
    }

    public static void put(ObjectNode into, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode list = into.putArray(name);
            texts.forEach(list::add);
        }
    }

    /** Null if it is no JSON. */
    public static @Nullable JsonNode read(String text) {
        try {
            return Json.WHOLE.readTree(text);
        } catch (JsonProcessingException none) {
            return null;
        }
    }

    /** Puts it into an object as the JSON that it is. What is none is kept as Anthropic says it should be. */
    public static void put(ObjectNode into, String name, String text) {
        if (isObject(text)) {
            into.putRawValue(name, new RawValue(text));
        } else {
            into.putObject(name).put("INVALID_JSON", text);
        }
    }
}
