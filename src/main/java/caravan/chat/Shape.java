package caravan.chat;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The shape that an answer's text must have. */
public sealed interface Shape {
    /** Any. */
    record Free() implements Shape {}

    /** A JSON object, whatever is in it. */
    record AnyObject() implements Shape {}

    /** @param strict must it be followed to the letter? null if unsaid */
    record Schema(
            String name,
            String description,
            JsonNode schema,
            @Nullable Boolean strict) implements Shape {}
}
