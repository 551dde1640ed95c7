package caravan.providers.gemini;

import caravan.chat.Citation;
import caravan.chat.Event;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** What the answer is grounded on. Places are told in bytes, and so are known only as long as a byte is a character. */
final class Grounding {
    private boolean ascii = true;

    void text(String text) {
        ascii = ascii && text.chars().allMatch(c -> c < 0x80);
    }

    void tell(JsonNode metadata, Opened answer, Consumer<Event> to) {
        for (JsonNode support : metadata.path("groundingSupports")) {
            JsonNode segment = support.path("segment");
            for (JsonNode index : support.path("groundingChunkIndices")) {
                JsonNode page =
                        metadata.path("groundingChunks").path(index.asInt()).path("web");
                if (page.has("uri")) {
                    answer.say(new Event.Cited(citation(page, segment)), to);
                }
            }
        }
    }

    private Citation citation(JsonNode page, JsonNode segment) {
        int start = ascii ? segment.path("startIndex").asInt() : -1;
        int end = ascii ? segment.path("endIndex").asInt() : -1;
        return new Citation(page.path("uri").asText(), page.path("title").asText(), "", start, end);
    }
}
