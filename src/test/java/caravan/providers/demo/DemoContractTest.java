package caravan.providers.demo;

import static caravan.call.Operation.CHAT;
import static caravan.call.Operation.COMPLETION;
import static caravan.call.Operation.EMBEDDINGS;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Operation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.Completion;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the demo says is what OpenAI's own SDK expects, field by field. */
class DemoContractTest {
    private static final String ASK = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello, world\"}]";
    private static final String TOOL = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";

    private Loop loop;
    private Demo demo;

    @BeforeEach
    void start() {
        loop = new Loop();
        demo = new Demo(loop.vertx(), Duration.ofMillis(1), Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    private static <T> T read(JsonNode json, Class<T> type) {
        try {
            return ObjectMappers.jsonMapper().readValue(json.toString(), type);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }

    private List<JsonNode> stream(Operation operation, String json) {
        return loop.streamed(demo, operation, "echo", json + ",\"stream\":true}")
                .chunks();
    }

    @Test
    void aChatCompletionIsValid() {
        ChatCompletion text = read(loop.whole(demo, CHAT, "echo", ASK + "}"), ChatCompletion.class);
        ChatCompletion tool = read(loop.whole(demo, CHAT, "echo", ASK + TOOL + "}"), ChatCompletion.class);
        assertThat(text.validate().choices().getFirst().message().content()).contains("Hello, world");
        assertThat(tool.validate().choices().getFirst().message().toolCalls()).isPresent();
    }

    @Test
    void everyChunkIsValid() {
        for (String request : List.of(ASK, ASK + TOOL)) {
            assertThat(stream(CHAT, request)).allSatisfy(chunk -> assertThat(
                            read(chunk, ChatCompletionChunk.class).validate().id())
                    .isEqualTo("chatcmpl-c1"));
        }
    }

    @Test
    void aLegacyCompletionIsValid() {
        String request = "{\"prompt\":\"Once upon\"";
        Completion whole = read(loop.whole(demo, COMPLETION, "echo", request + "}"), Completion.class);
        assertThat(whole.validate().choices().getFirst().text()).isEqualTo("Once upon");
    }

    @Test
    void embeddingsAreValid() {
        JsonNode answer = loop.whole(demo, EMBEDDINGS, "embed", "{\"input\":\"a cat\"}");
        assertThat(read(answer, CreateEmbeddingResponse.class).validate().data())
                .hasSize(1);
    }
}
