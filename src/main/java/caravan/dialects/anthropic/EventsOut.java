package caravan.dialects.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Server-sent events, each named as its type. */
final class EventsOut {
    private static final byte[] NOTHING = new byte[0];

    private final StringBuilder text = new StringBuilder();

    void event(ObjectNode event) {
        event(event.path("type").asText(), event.toString());
    }

    void event(String type, String json) {
        text.append("event: ").append(type).append("\ndata: ").append(json).append("\n\n");
    }

    byte[] take() {
        if (text.isEmpty()) {
            return NOTHING;
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        return bytes;
    }
}
