package caravan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Answers as OpenAI would: streams when asked to stream, tells usage in a stream only when asked for it, calls the tool
 * when a tool is offered and was not called yet, answers 404 for what it does not have. The path's beginning does not
 * matter. It always says {@link #TEXT}, under the name of the model it was asked for.
 */
public final class Imitation implements Script {
    public static final String TEXT = "Hello from the fake provider.";

    private static final float[] VECTOR = {0.5f, -0.25f, 1.0f};

    @Override
    public Reply to(Seen request) {
        try {
            return answer(request);
        } catch (UncheckedIOException notJson) {
            return Replies.error(400, "invalid_request_error", "invalid_json", "We could not parse the JSON body");
        }
    }

    private static Reply answer(Seen request) {
        String path = request.path();
        if (request.method().equals("GET")) {
            return path.endsWith("/models") ? Replies.models(Replies.MODEL, "fake-model-2") : model(path);
        }
        if (path.endsWith("/responses")) {
            return response(request.json());
        }
        if (path.endsWith("/chat/completions")) {
            return chat(request.json());
        }
        if (path.endsWith("/completions")) {
            return completion(request.json());
        }
        return path.endsWith("/embeddings") ? embeddings(request.json()) : unknown(path);
    }

    private static Reply chat(JsonNode asked) {
        String model = asked.path("model").asText();
        boolean tool = asked.path("tools").size() > 0 && !lastRole(asked).equals("tool");
        if (streamed(asked)) {
            return tool
                    ? Replies.toolCallStream(model, usageWanted(asked))
                    : Replies.chatStream(model, Replies.words(TEXT), usageWanted(asked));
        }
        return tool ? Replies.toolCall(model) : Replies.chat(model, TEXT);
    }

    private static Reply response(JsonNode asked) {
        String model = asked.path("model").asText();
        JsonNode input = asked.path("input");
        boolean told = input.path(input.size() - 1).path("type").asText().equals("function_call_output");
        boolean tool = asked.path("tools").size() > 0 && !told;
        if (streamed(asked)) {
            return tool ? ResponseReplies.toolCallStream(model) : ResponseReplies.stream(model, TEXT);
        }
        return tool ? ResponseReplies.toolCall(model) : ResponseReplies.whole(model, TEXT);
    }

    private static String lastRole(JsonNode asked) {
        JsonNode messages = asked.path("messages");
        return messages.path(messages.size() - 1).path("role").asText();
    }

    private static Reply completion(JsonNode asked) {
        String model = asked.path("model").asText();
        return streamed(asked)
                ? Replies.completionStream(model, Replies.words(TEXT), usageWanted(asked))
                : Replies.completion(model, TEXT);
    }

    private static Reply embeddings(JsonNode asked) {
        JsonNode input = asked.path("input");
        boolean many = input.isArray() && !input.path(0).isNumber();
        return Replies.embeddings(asked.path("model").asText(), many ? input.size() : 1, vector(asked));
    }

    private static String vector(JsonNode asked) {
        if (!asked.path("encoding_format").asText().equals("base64")) {
            return "[0.5,-0.25,1.0]";
        }
        ByteBuffer bytes = ByteBuffer.allocate(VECTOR.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float each : VECTOR) {
            bytes.putFloat(each);
        }
        return "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
    }

    private static Reply model(String path) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        return path.contains("/models/") && id.startsWith(Replies.MODEL) ? Replies.model(id) : unknown(path);
    }

    private static Reply unknown(String path) {
        return Replies.error(404, "invalid_request_error", "unknown_url", "Invalid URL (%s)".formatted(path));
    }

    private static boolean streamed(JsonNode asked) {
        return asked.path("stream").asBoolean();
    }

    private static boolean usageWanted(JsonNode asked) {
        return asked.path("stream_options").path("include_usage").asBoolean();
    }
}
