package caravan.providers.cloudflare;

import caravan.call.Json;
import caravan.chat.Event;
import caravan.chat.Format;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Reads an answer: one of OpenAI's, as newer models give it, or one that is made like it. */
final class CloudflareReader implements Format.Reader {
    private final Format.Reader reader;
    private final boolean streamed;
    private boolean failed;

    CloudflareReader(Format.Reader reader, boolean streamed) {
        this.reader = reader;
        this.streamed = streamed;
    }

    @Override
    public void read(JsonNode told, Consumer<Event> to) {
        JsonNode said = told.path("result").isObject() ? told.path("result") : told;
        if (failed) {
            return;
        }
        if (!told.path("errors").path(0).isMissingNode()
                || told.path("success").asText("true").equals("false")) {
            failed = true;
            to.accept(new Event.Failed(Faults.of(told)));
        } else {
            reader.read(said.has("choices") || said.has("error") ? said : likeOpenAi(said), to);
        }
    }

    private ObjectNode likeOpenAi(JsonNode said) {
        ObjectNode chunk = Json.MAPPER.createObjectNode();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        ObjectNode delta = choice.putObject("delta");
        JsonNode response = said.path("response");
        if (response.isContainerNode()) {
            delta.put("content", response.toString()); // it has a shape, and comes as what it is
        } else if (!response.isMissingNode() && !response.isNull()) {
            delta.put("content", response.asText());
        }
        ArrayNode calls = delta.putArray("tool_calls");
        for (JsonNode call : said.path("tool_calls")) {
            calls.add(
                    call.has("function") ? call : Json.MAPPER.createObjectNode().set("function", call));
        }
        if (said.path("usage").isObject()) {
            chunk.set("usage", said.path("usage"));
        }
        if (!streamed) {
            choice.put("finish_reason", "stop");
        }
        return chunk;
    }

    @Override
    public void end(boolean marked, Consumer<Event> to) {
        if (!failed) {
            reader.end(marked, to);
        }
    }
}
