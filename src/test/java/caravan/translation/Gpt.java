package caravan.translation;

import caravan.door.Rig;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.core.ObjectMappers;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * An application that has OpenAI's official client. Its questions are written here as JSON; the client reads and sends them.
 *
 * @param thoughts what came of them in the last stream, which the client itself does not put together
 */
record Gpt(OpenAIClient sdk, ArrayNode thoughts) implements AutoCloseable {
    private static final String DETAILS = "reasoning_details";

    static Gpt of(Rig rig) {
        return new Gpt(rig.sdk("sk-any"), Said.JSON.createArrayNode());
    }

    static ChatCompletionCreateParams params(String json) {
        try {
            return ChatCompletionCreateParams.builder()
                    .body(ObjectMappers.jsonMapper().readValue(json, ChatCompletionCreateParams.Body.class))
                    .build();
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    ChatCompletion ask(String json, boolean streamed) {
        return streamed
                ? stream(json)
                : sdk.chat().completions().create(params(json)).validate();
    }

    private ChatCompletion stream(String json) {
        String asked = json.replaceFirst("\\{", "{\"stream_options\":{\"include_usage\":true},");
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        thoughts.removeAll();
        try (StreamResponse<ChatCompletionChunk> stream =
                sdk.chat().completions().createStreaming(params(asked))) {
            stream.stream().forEach(chunk -> {
                all.accumulate(chunk.validate());
                tree(chunk).at("/choices/0/delta").path(DETAILS).forEach(thoughts::add);
            });
        }
        return all.chatCompletion();
    }

    private static JsonNode tree(Object told) {
        return ObjectMappers.jsonMapper().valueToTree(told);
    }

    static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElse("");
    }

    static String finish(ChatCompletion answer) {
        return answer.choices().getFirst().finishReason().asString();
    }

    static List<ChatCompletionMessageToolCall> calls(ChatCompletion answer) {
        return answer.choices().getFirst().message().toolCalls().orElse(List.of());
    }

    /** An answer as the next request says it again, with what came besides of thoughts. */
    String again(ChatCompletion answer) {
        ObjectNode message = (ObjectNode) tree(answer).at("/choices/0/message");
        if (!thoughts.isEmpty()) {
            message.set(DETAILS, thoughts.deepCopy());
        }
        message.remove("refusal");
        return message.toString();
    }

    @Override
    public void close() {
        sdk.close();
    }
}
