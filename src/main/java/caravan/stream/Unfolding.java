package caravan.stream;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer, written as the stream that would have told it: for each choice its role, all it says, and how it finished. */
final class Unfolding {
    private static final String DONE = "data: [DONE]\n\n";

    private final ObjectNode top;
    private final StringBuilder events = new StringBuilder();

    /** @param whole the answer, of which each chunk has what stands at the top */
    private Unfolding(ObjectNode whole, String object) {
        this.top = whole.deepCopy();
        top.remove("choices");
        top.remove("usage");
        top.put("object", object);
    }

    /** Null if it is no answer, or has sounds, which a stream tells in another way. */
    static byte @Nullable [] chat(ObjectNode whole) {
        Unfolding stream = new Unfolding(whole, "chat.completion.chunk");
        for (JsonNode choice : whole.path("choices")) {
            if (!choice.path("message").isObject() || choice.path("message").has("audio")) {
                return null;
            }
            stream.choice(choice);
        }
        return stream.end(whole);
    }

    private void choice(JsonNode choice) {
        ObjectNode message = choice.path("message").deepCopy();
        JsonNode role = message.remove("role");
        int index = choice.path("index").asInt();
        ObjectNode first = said(index);
        first.putObject("delta").set("role", role);
        chunk(first);
        message.properties().removeIf(field -> field.getValue().isNull());
        int number = 0;
        for (JsonNode call : message.path("tool_calls")) {
            ((ObjectNode) call).put("index", number++);
        }
        ObjectNode all = said(index);
        all.set("delta", message);
        if (choice.has("logprobs")) {
            all.set("logprobs", choice.path("logprobs"));
        }
        chunk(all);
        ObjectNode last = said(index);
        last.putObject("delta");
        for (Map.Entry<String, JsonNode> field : choice.properties()) {
            if (!field.getKey().equals("message") && !field.getKey().equals("logprobs")) {
                last.set(field.getKey(), field.getValue());
            }
        }
        chunk(last);
    }

    private static ObjectNode said(int index) {
        ObjectNode choice = Json.MAPPER.createObjectNode().put("index", index);
        return choice.putNull("finish_reason");
    }

    /** One chunk that says all of each choice, since a legacy completion has no roles. */
    static byte @Nullable [] completion(ObjectNode whole) {
        Unfolding stream = new Unfolding(whole, "text_completion");
        whole.path("choices").forEach(choice -> stream.chunk((ObjectNode) choice));
        return stream.end(whole);
    }

    private void chunk(ObjectNode choice) {
        ObjectNode chunk = top.deepCopy();
        chunk.putArray("choices").add(choice);
        events.append("data: ").append(chunk).append("\n\n");
    }

    /** The usage comes at the end, in a chunk of its own, which those who did not ask for it do not get. */
    private byte @Nullable [] end(ObjectNode whole) {
        if (events.isEmpty()) {
            return null;
        }
        if (whole.path("usage").isObject()) {
            ObjectNode usage = top.deepCopy();
            usage.putArray("choices");
            usage.set("usage", whole.path("usage"));
            events.append("data: ").append(usage).append("\n\n");
        }
        return events.append(DONE).toString().getBytes(StandardCharsets.UTF_8);
    }
}
