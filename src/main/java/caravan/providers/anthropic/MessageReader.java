package caravan.providers.anthropic;

import caravan.chat.Event;
import caravan.chat.Format;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Reads a whole answer. */
final class MessageReader implements Format.Reader {
    private final Opened answer = new Opened();
    private final BlockReader blocks = new BlockReader(answer);

    @Override
    public void read(JsonNode message, Consumer<Event> to) {
        if (message.path("type").asText().equals("error")) {
            answer.fail(Faults.of(message), to);
            return;
        }
        answer.named(message.path("id").asText(), message.path("model").asText());
        answer.begin(to);
        int number = 0;
        for (JsonNode block : message.path("content")) {
            String key = Integer.toString(number++);
            blocks.start(key, block, to);
            blocks.stop(to);
        }
        if (message.path("stop_reason").isTextual()) {
            answer.finish(Stops.of(message));
        }
        MessageUsageReader usage = new MessageUsageReader();
        usage.add(message.path("usage"));
        answer.used(usage.usage(), to);
    }

    @Override
    public void end(boolean marked, Consumer<Event> to) {
        if (answer.finished()) {
            answer.end(to);
        } else {
            answer.brokeOff(to);
        }
    }
}
