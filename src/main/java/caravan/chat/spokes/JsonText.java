package caravan.chat.spokes;

import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
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
    /** One text and nothing after it, whose numbers stay as they were written: for what is written again in another form. */
    public static final ObjectReader WHOLE = Json.MAPPER
            .reader()
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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

    /** @throws JsonParseException if it is none, be it for a number that nobody could work with, such as 1e99999999999999 */
    public static JsonNode whole(byte[] bytes, int from, int length) throws IOException {
        try {
            return WHOLE.readTree(bytes, from, length);
        } catch (NumberFormatException beyond) {
            throw new JsonParseException(null, "a number is too large", beyond);
        }
    }

    /** A request, whose numbers stay as the caller wrote them. */
    public static ObjectNode tree(Json request) {
        try {
            return (ObjectNode) whole(request.bytes(), 0, request.bytes().length);
        } catch (JsonParseException beyond) {
            throw new Refused(
                    Reason.INVALID_REQUEST, "We could not read the JSON body: " + beyond.getOriginalMessage());
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
            return WHOLE.readTree(text);
        } catch (JsonProcessingException | NumberFormatException none) {
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
