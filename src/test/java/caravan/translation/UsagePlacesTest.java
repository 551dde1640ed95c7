package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers tell the usage of a stream in several places; some never do. */
class UsagePlacesTest {
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":101,\"completion_tokens\":47}";
    private static final String WORD = Streams.chunk("{\"content\":\"Far\"}");
    private static final String STOP = Streams.finish("stop");
    private static final String ALONE = "{\"choices\":[]," + USAGE + "}";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan.flag("loops", "1"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    static Stream<Arguments> places() {
        String with = STOP.substring(0, STOP.length() - 1) + "," + USAGE + "}";
        String inChoice = STOP.replace("\"index\":0", "\"index\":0," + USAGE);
        String early =
                WORD.substring(0, WORD.length() - 1) + ",\"usage\":{\"prompt_tokens\":101,\"completion_tokens\":1}}";
        return Stream.of(
                Arguments.of("before the finish", Streams.sse(WORD, ALONE, STOP, "[DONE]")),
                Arguments.of("with it", Streams.sse(WORD, with, "[DONE]")),
                Arguments.of("in the choice", Streams.sse(WORD, inChoice, "[DONE]")),
                Arguments.of("after it", Streams.sse(WORD, STOP, ALONE, "[DONE]")),
                Arguments.of("after it, without a mark", Streams.sse(WORD, STOP, ALONE)),
                Arguments.of("again and again", Streams.sse(early, early, with, "[DONE]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void whereverItStandsItIsToldAndBooked(String place, String stream) {
        RawClient.Answer answer = ask(stream);

        assertThat(Sdk.anthropicStream(answer.body()).used()).as(place).containsExactly(101L, 47L, 0L);
        JsonNode entry = rig.entry(answer);
        assertThat(entry.path("input_tokens").asLong()).isEqualTo(101);
        assertThat(entry.path("output_tokens").asLong()).isEqualTo(47);
        assertThat(entry.path("estimated").asBoolean(true)).isFalse();
    }

    /** Anthropic's form has a nought where nobody knows: the books do not take it for a count. */
    @Test
    void whatIsNeverToldIsAGuess() {
        JsonNode entry = rig.entry(ask(Streams.sse(WORD, WORD, STOP, "[DONE]")));

        assertThat(entry.path("outcome").asText()).isEqualTo("ok");
        assertThat(entry.path("estimated").asBoolean()).isTrue();
        assertThat(entry.path("input_tokens").asLong()).isPositive();
        assertThat(entry.path("output_tokens").asLong()).isEqualTo(2);
    }

    @Test
    void theSameOfAWholeAnswer() {
        rig.fake()
                .next(Reply.json(
                        "{\"choices\":[{\"message\":{\"content\":\"Far away\"},\"finish_reason\":\"stop\"}]}"));

        JsonNode entry = rig.entry(Town.ask(rig, "gpt-4o", ""));

        assertThat(entry.path("estimated").asBoolean()).isTrue();
        assertThat(entry.path("input_tokens").asLong()).isPositive();
        assertThat(entry.path("output_tokens").asLong()).isPositive();
    }

    private static RawClient.Answer ask(String stream) {
        rig.fake().next(Reply.sse(stream.getBytes(UTF_8)));
        return Town.ask(rig, "gpt-4o", ",\"stream\":true");
    }
}
