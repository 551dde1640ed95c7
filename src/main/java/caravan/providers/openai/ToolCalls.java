package caravan.providers.openai;

import caravan.chat.Event;
import caravan.chat.Signature;
import caravan.chat.spokes.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads calls of tools, in fragments or whole. They are told apart by their index; where there is none, or all have the same, by
 * their id; where there is neither, a fragment goes on with the last.
 */
final class ToolCalls {
    /** How much may be known of calls by their index, in characters. */
    private static final int MOST = 1 << 20;

    private static final int EACH = 50;

    private final Opened answer;
    private final Map<String, String> idAt = new HashMap<>();
    private String last = "";
    private int held;
    private int unnamed;

    ToolCalls(Opened answer) {
        this.answer = answer;
    }

    void read(JsonNode call, Consumer<Event> to) {
        JsonNode function = call.path("function");
        String id = string(call, "id");
        String name = string(function, "name");
        String key = key(call, id, !name.isEmpty());
        if (!answer.knows(key) && !name.isEmpty()) {
            answer.call(key, id, name, google(call), to);
        }
        arguments(key, function.path("arguments"), to);
        last = key;
    }

    /** The form before tools: one call, without a name of its own. */
    void legacy(JsonNode function, Consumer<Event> to) {
        answer.call("function", null, string(function, "name"), null, to);
        arguments("function", function.path("arguments"), to);
    }

    private String key(JsonNode call, String id, boolean named) {
        if (!call.path("index").isInt()) {
            String unnamedKey = named ? "unnamed " + unnamed++ : last;
            return id.isEmpty() ? unnamedKey : id;
        }
        String index = call.path("index").asText();
        String known = idAt.get(index);
        if (known == null || (named && !id.isEmpty() && !known.equals(id))) {
            hold(index, id);
            known = id;
        }
        return index + " " + known;
    }

    private void hold(String index, String id) {
        held += EACH + id.length();
        if (held <= MOST) {
            idAt.put(index, id);
        }
    }

    /** Most have them in a string, in pieces; some as the object that they are. */
    private void arguments(String key, JsonNode arguments, Consumer<Event> to) {
        if (arguments.isObject()) {
            answer.arguments(key, arguments.toString(), to);
        } else if (arguments.isTextual()) {
            answer.arguments(key, arguments.asText(), to);
        }
    }

    private static String string(JsonNode in, String name) {
        return in.path(name).isTextual() ? in.path(name).asText() : "";
    }

    private static @Nullable Signature google(JsonNode call) {
        String signature = string(call.path("extra_content").path("google"), "thought_signature");
        return signature.isEmpty() ? null : new Signature(Signature.GEMINI, signature);
    }
}
