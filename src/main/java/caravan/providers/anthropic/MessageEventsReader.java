package caravan.providers.anthropic;

import caravan.chat.Event;
import caravan.chat.Format;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Reads a stream. A second start, as has been seen, is not another answer. */
final class MessageEventsReader implements Format.Reader {
    private final Opened answer = new Opened();
    private final BlockReader blocks = new BlockReader(answer);
    private final MessageUsageReader usage = new MessageUsageReader();

    @Override
    public void read(JsonNode event, Consumer<Event> to) {
        String block = event.path("index").asText();
        switch (event.path("type").asText()) {
            case "message_start" -> start(event.path("message"), to);
            case "content_block_start" -> blocks.start(block, event.path("content_block"), to);
            case "content_block_delta" -> blocks.delta(block, event.path("delta"), to);
            case "content_block_stop" -> blocks.stop(to);
            case "message_delta" -> delta(event, to);
            case "message_stop" -> answer.end(to);
            case "error" -> answer.fail(Faults.of(event), to);
            default -> {}
        }
    }

    private void start(JsonNode message, Consumer<Event> to) {
        answer.named(message.path("id").asText(), message.path("model").asText());
        usage.begin(message.path("usage"));
        answer.used(usage.usage(), to);
        answer.begin(to);
    }

    private void delta(JsonNode event, Consumer<Event> to) {
        usage.add(event.path("usage"));
        answer.used(usage.usage(), to);
        if (event.path("delta").path("stop_reason").isTextual()) {
            answer.finish(Stops.of(event.path("delta")));
        }
    }

    /** Only {@code message_stop} is the end. */
    @Override
    public void end(boolean marked, Consumer<Event> to) {
        answer.brokeOff(to);
    }
}
