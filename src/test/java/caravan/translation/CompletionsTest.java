package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.call.Json;
import caravan.call.Refused;
import caravan.chat.Dialect;
import caravan.chat.Losses;
import caravan.chat.spokes.Gathering;
import caravan.dialects.openai.CompletionDialect;
import caravan.testkit.Sse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.ObjectMappers;
import com.openai.models.completions.Completion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Legacy completions reach every provider too. */
class CompletionsTest {
    private static final Dialect COMPLETIONS = new CompletionDialect();
    private static final String HELLO = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello \"}]}}]}";
    private static final String YOU =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"you\"}]},\"finishReason\":\"STOP\"}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":277,\"candidatesTokenCount\":2}}";

    private static String told(String fields) {
        Json json =
                Json.read(("{\"model\":\"gemini-2.5-flash\"," + fields + "}").getBytes(UTF_8), (name, parser) -> {});
        Losses losses = new Losses(true);
        return new String(Streams.GEMINI.body(COMPLETIONS.read(json, losses), losses), UTF_8);
    }

    private static Completion sdk(String json) throws JsonProcessingException {
        return ObjectMappers.jsonMapper().readValue(json, Completion.class).validate();
    }

    @Test
    void aPromptIsWhatAUserSays() {
        assertThat(told("\"prompt\":[\"Hello\"],\"max_tokens\":5,\"echo\":false,\"best_of\":1"))
                .isEqualTo("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}],"
                        + "\"generationConfig\":{\"maxOutputTokens\":5}}");
    }

    @Test
    void whatOnlyACompletionCanDoIsRefused() {
        for (String field : List.of(
                "\"suffix\":\"x\"",
                "\"echo\":true",
                "\"best_of\":2",
                "\"logprobs\":1",
                "\"prompt\":[\"a\",\"b\"]",
                "\"prompt\":[1]")) {
            String fields = field.startsWith("\"prompt") ? field : "\"prompt\":\"a\"," + field;
            Refused refused = catchThrowableOfType(Refused.class, () -> told(fields));

            assertThat(refused).as(field).isNotNull();
            assertThat(field).contains(String.valueOf(refused.param()));
        }
    }

    @Test
    void theSdkReadsTheAnswer() throws JsonProcessingException {
        byte[] stream = Streams.translated(Streams.GEMINI, COMPLETIONS, Streams.sse(HELLO, YOU));
        StringBuilder text = new StringBuilder();
        List<Sse.Event> events = Sse.events(stream);
        for (Sse.Event event : events.subList(0, events.size() - 1)) {
            Completion chunk = ObjectMappers.jsonMapper().readValue(event.data(), Completion.class);
            chunk.choices().forEach(choice -> text.append(choice.text()));
        }

        assertThat(text).asString().isEqualTo("Hello you");
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
    }

    @Test
    void theSdkReadsAWholeAnswer() throws JsonProcessingException {
        byte[] whole = COMPLETIONS.whole(Gathering.read(Streams.GEMINI, YOU.getBytes(UTF_8)), Streams.TOLD);
        Completion answer = sdk(new String(whole, UTF_8));

        assertThat(answer.choices().getFirst().text()).isEqualTo("you");
        assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(277);
    }
}
