package caravan.stream;

import caravan.call.Json;
import caravan.call.Operation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the events of a stream to the answer that would have come without one, and back. Where it cannot be exactly that answer,
 * there is none: whoever asks must ask the provider.
 */
public final class Folding {
    private static final int LONGEST_EVENT = 64 << 20;
    private static final Set<String> LAST = Set.of("response.completed", "response.incomplete");

    private Folding() {}

    /** The answer that this complete stream tells; null if it cannot be told exactly. */
    public static byte @Nullable [] whole(@Nullable Operation operation, byte[] events) {
        try {
            List<EventData> data = data(events);
            return switch (operation) {
                case CHAT -> new ChatFold().of(data);
                case COMPLETION -> new CompletionFold().of(data);
                case RESPONSES -> response(data);
                case null, default -> null;
            };
        } catch (IOException | RuntimeException odd) {
            return null; // a form that nobody has seen: the provider knows better
        }
    }

    /** The stream that would have told this answer; null if it cannot be written exactly. */
    public static byte @Nullable [] events(@Nullable Operation operation, byte[] whole) {
        try {
            return switch (operation) {
                case CHAT -> Unfolding.chat(tree(whole));
                case COMPLETION -> Unfolding.completion(tree(whole));
                case null, default -> null;
            };
        } catch (IOException | RuntimeException odd) {
            return null;
        }
    }

    private static ObjectNode tree(byte[] json) throws IOException {
        return (ObjectNode) Json.MAPPER.readTree(json);
    }

    /** The events with data, up to the mark of the end. */
    private static List<EventData> data(byte[] events) {
        List<EventData> found = new ArrayList<>();
        EventSplitter splitter = new EventSplitter(LONGEST_EVENT);
        splitter.feed(events, new EventSplitter.Events() {
            @Override
            public void event(byte[] bytes, int from, int to) {
                EventData data = EventData.of(bytes, from, to);
                if (data != null && !data.isDone()) {
                    found.add(data);
                }
            }

            @Override
            public void part(byte[] bytes, int from, int to, boolean first) {
                throw new IllegalStateException("too long");
            }
        });
        byte[] rest = splitter.rest();
        EventData last = EventData.of(rest, 0, rest.length);
        if (last != null && !last.isDone()) {
            found.add(last);
        }
        return found;
    }

    /** The last event has the response as it stays, and so to the byte. */
    private static byte @Nullable [] response(List<EventData> data) {
        EventData last = data.getLast();
        byte[] event = Arrays.copyOfRange(last.bytes(), last.from(), last.to());
        Json json = Json.read(event, (name, parser) -> {});
        Json.Field response = json.field("response");
        return response != null
                        && response.kind() == JsonToken.START_OBJECT
                        && LAST.contains(String.valueOf(json.text("type")))
                ? Arrays.copyOfRange(event, response.start(), response.end())
                : null;
    }

    static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
