package caravan.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads server-sent events for assertions, with no code in common with the gateway's. As the HTML standard says, but that
 * a last event without a blank line after it counts too.
 */
public final class Sse {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sse() {}

    /** @param name empty when there is no {@code event:} line */
    public record Event(String name, String data) {
        public JsonNode json() {
            try {
                return JSON.readTree(data);
            } catch (JsonProcessingException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    public static List<Event> events(byte[] stream) {
        return events(new String(stream, UTF_8));
    }

    /** Events that have data, in order. */
    public static List<Event> events(String stream) {
        List<Event> events = new ArrayList<>();
        for (String block : stream.replaceAll("\r\n?", "\n").split("\n{2,}", -1)) {
            List<String> data = values(block, "data");
            if (!data.isEmpty()) {
                List<String> names = values(block, "event");
                events.add(new Event(names.isEmpty() ? "" : names.getLast(), String.join("\n", data)));
            }
        }
        return events;
    }

    /** What stands behind the colon of comment lines. */
    public static List<String> comments(String stream) {
        return values(stream, "");
    }

    /** The data that are JSON objects: not {@code [DONE]}. */
    public static List<JsonNode> json(byte[] stream) {
        return events(stream).stream()
                .filter(event -> event.data().startsWith("{"))
                .map(Event::json)
                .toList();
    }

    private static List<String> values(String block, String field) {
        return block.lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1))
                .map(value -> value.startsWith(" ") ? value.substring(1) : value)
                .toList();
    }
}
