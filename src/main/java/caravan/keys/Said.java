package caravan.keys;

import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Section;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an order says, as JSON: read like a file, so that all that is wrong with it is told at once. */
final class Said {
    private static final String ORDER = "the body";
    private static final List<String> TEXTS = List.of("name", "owner", "team", "role", "expires_at", "grace");

    private Said() {}

    /** @throws Refused 400 with all that is wrong; the first mistake's field is the error's {@code param} */
    static <T> T read(ObjectNode said, Function<Section, T> reading, Mistakes mistakes) {
        T read;
        try (Section section = Section.of(ORDER, said, mistakes)) {
            for (String key : TEXTS) {
                if (said.has(key)
                        && !said.get(key).isTextual()
                        && !said.get(key).isNull()) {
                    section.mistake(key, "must be a string");
                }
            }
            read = reading.apply(section);
        }
        if (!mistakes.found().isEmpty()) {
            throw refused(mistakes.found());
        }
        return read;
    }

    private static Refused refused(List<Mistake> found) {
        String all = found.stream()
                .map(mistake -> mistake.key().isEmpty() ? mistake.message() : mistake.key() + ": " + mistake.message())
                .distinct()
                .collect(Collectors.joining("; "));
        String first = found.getFirst().key();
        return new Refused(Reason.INVALID_REQUEST, all + ".", first.isEmpty() ? null : first, Headers.NONE);
    }

    /** With what the patch takes away, so that a field which there is not is told of. */
    static ObjectNode withNulls(ObjectNode merged, ObjectNode patch) {
        ObjectNode all = merged.deepCopy();
        patch.properties().stream()
                .filter(field -> field.getValue().isNull())
                .forEach(field -> all.putNull(field.getKey()));
        return all;
    }

    /** RFC 7396: what is null goes, objects are merged, all else takes the place of what was there. */
    static ObjectNode merged(ObjectNode old, ObjectNode patch) {
        ObjectNode merged = old.deepCopy();
        patch.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                merged.remove(field.getKey());
            } else if (value instanceof ObjectNode object) {
                ObjectNode there = merged.get(field.getKey()) instanceof ObjectNode before
                        ? before
                        : Json.MAPPER.createObjectNode();
                merged.set(field.getKey(), merged(there, object));
            } else {
                merged.set(field.getKey(), value);
            }
        });
        return merged;
    }
}
