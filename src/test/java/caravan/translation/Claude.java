package caravan.translation;

import caravan.door.Rig;
import com.anthropic.client.AnthropicClient;
import com.anthropic.core.ObjectMappers;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** An application that has Anthropic's official client. Its questions are written here as JSON; the client reads and sends them. */
record Claude(AnthropicClient sdk) implements AutoCloseable {
    static Claude of(Rig rig) {
        return new Claude(rig.anthropic("sk-any"));
    }

    static MessageCreateParams params(String json) {
        try {
            return MessageCreateParams.builder()
                    .body(ObjectMappers.jsonMapper().readValue(json, MessageCreateParams.Body.class))
                    .build();
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Streamed or not, the answer must be one that the client takes for complete. */
    Message ask(String json, boolean streamed) {
        return streamed ? stream(json) : sdk.messages().create(params(json)).validate();
    }

    private Message stream(String json) {
        MessageAccumulator all = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = sdk.messages().createStreaming(params(json))) {
            stream.stream().forEach(event -> all.accumulate(event.validate()));
        }
        return all.message();
    }

    static String text(Message answer) {
        return answer.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
    }

    static List<ToolUseBlock> calls(Message answer) {
        return answer.content().stream()
                .flatMap(block -> block.toolUse().stream())
                .toList();
    }

    static JsonNode input(ToolUseBlock call) {
        return ObjectMappers.jsonMapper().valueToTree(call._input());
    }

    /** An answer as the next request says it again. */
    static String again(Message answer) {
        try {
            return ObjectMappers.jsonMapper().writeValueAsString(answer.toParam());
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        sdk.close();
    }
}
