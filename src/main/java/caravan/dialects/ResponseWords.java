package caravan.dialects;

import caravan.call.Json;
import caravan.chat.Dialect;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the gateway itself says to who speaks Responses: one message, whole or in the events in which a model's comes. */
final class ResponseWords {
    private static final List<String> UNSAID = List.of(
            "error",
            "incomplete_details",
            "instructions",
            "max_output_tokens",
            "previous_response_id",
            "temperature",
            "top_p");

    private final Dialect.Told told;
    private final String text;
    private final StringBuilder events = new StringBuilder();
    private int sequence;

    private ResponseWords(Dialect.Told told, String text) {
        this.told = told;
        this.text = text;
    }

    /** The response object. */
    static byte[] whole(Dialect.Told told, String text) {
        ResponseWords words = new ResponseWords(told, text);
        return bytes(words.response(words.message(part(text))));
    }

    /** A stream of it, all at once. */
    static byte[] stream(Dialect.Told told, String text) {
        ResponseWords words = new ResponseWords(told, text);
        words.tell();
        return bytes(words.events);
    }

    private static byte[] bytes(Object json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void tell() {
        event("response.created", object("response", response(null)));
        event("response.in_progress", object("response", response(null)));
        event("response.output_item.added", item(message(null)));
        event("response.content_part.added", inPart().setAll(object("part", part(""))));
        event("response.output_text.delta", written("delta"));
        event("response.output_text.done", written("text"));
        event("response.content_part.done", inPart().setAll(object("part", part(text))));
        event("response.output_item.done", item(message(part(text))));
        event("response.completed", object("response", response(message(part(text)))));
    }

    private void event(String type, ObjectNode what) {
        ObjectNode data = Json.MAPPER.createObjectNode().put("type", type).put("sequence_number", sequence++);
        data.setAll(what);
        events.append("event: ").append(type).append("\ndata: ").append(data).append("\n\n");
    }

    private static ObjectNode object(String name, ObjectNode value) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        object.set(name, value);
        return object;
    }

    private static ObjectNode item(ObjectNode message) {
        return object("item", message).put("output_index", 0);
    }

    /** Where in the response it stands. */
    private ObjectNode inPart() {
        return Json.MAPPER
                .createObjectNode()
                .put("item_id", messageId())
                .put("output_index", 0)
                .put("content_index", 0);
    }

    private ObjectNode written(String as) {
        ObjectNode event = inPart().put(as, text);
        event.putArray("logprobs");
        return event;
    }

    private String messageId() {
        return "msg_" + told.id();
    }

    private static ObjectNode part(String said) {
        ObjectNode part =
                Json.MAPPER.createObjectNode().put("type", "output_text").put("text", said);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    /** @param part null while nothing is said yet */
    private ObjectNode message(@Nullable ObjectNode part) {
        ObjectNode message = Json.MAPPER
                .createObjectNode()
                .put("id", messageId())
                .put("type", "message")
                .put("status", status(part))
                .put("role", "assistant");
        ArrayNode content = message.putArray("content");
        if (part != null) {
            content.add(part);
        }
        return message;
    }

    private static String status(@Nullable ObjectNode what) {
        return what == null ? "in_progress" : "completed";
    }

    /** @param message null while there is none yet */
    private ObjectNode response(@Nullable ObjectNode message) {
        ObjectNode all = Json.MAPPER
                .createObjectNode()
                .put("id", told.id())
                .put("object", "response")
                .put("created_at", told.created())
                .put("status", status(message))
                .put("model", told.model())
                .put("parallel_tool_calls", true)
                .put("tool_choice", "auto");
        UNSAID.forEach(all::putNull);
        all.putArray("tools");
        all.putObject("metadata");
        ArrayNode output = all.putArray("output");
        if (message == null) {
            return all.putNull("usage");
        }
        output.add(message);
        usage(all.putObject("usage"));
        return all;
    }

    /** Nobody was asked. */
    private static void usage(ObjectNode usage) {
        usage.put("input_tokens", 0).put("output_tokens", 0).put("total_tokens", 0);
        usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    }
}
