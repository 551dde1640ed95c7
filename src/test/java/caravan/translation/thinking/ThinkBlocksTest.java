package caravan.translation.thinking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.chat.Event;
import caravan.chat.Format;
import caravan.chat.Piece;
import caravan.chat.Reply;
import caravan.chat.spokes.Gathering;
import caravan.providers.openai.OpenAiFormat;
import caravan.providers.openai.Quirks;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ThinkBlocksTest {
    private static final Format OPENAI = new OpenAiFormat(Quirks.NONE);
    private static final Format SHOWN = new ThinkBlocks(OPENAI, true, false);
    private static final Format HIDDEN = new ThinkBlocks(OPENAI, false, false);
    private static final Format OPENED = new ThinkBlocks(OPENAI, true, true);

    /** As it comes in pieces of this size. */
    private static Reply streamed(Format format, String text, int size) {
        Gathering all = new Gathering();
        Format.Reader reader = format.reader(true);
        for (int at = 0; at < text.length(); at += size) {
            reader.read(chunk(text.substring(at, Math.min(text.length(), at + size)), ""), all);
        }
        reader.read(chunk("", "stop"), all);
        reader.end(true, all);
        return all.reply();
    }

    private static JsonNode chunk(String text, String finish) {
        return parsed("{\"choices\":[{\"index\":0,\"delta\":{\"content\":" + Json.quote(text) + "},\"finish_reason\":\""
                + finish + "\"}]}");
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    private static String thought(Reply reply) {
        StringBuilder all = new StringBuilder();
        reply.pieces().forEach(piece -> all.append(piece instanceof Piece.Thinking thought ? thought.text() : ""));
        return all.toString();
    }

    private static String said(Reply reply) {
        StringBuilder all = new StringBuilder();
        reply.pieces().forEach(piece -> all.append(piece instanceof Piece.Text text ? text.text() : ""));
        return all.toString();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("<think>So?</think>So.", "So?", "So."),
                Arguments.of("\n <think>\nSo?</think>\n\nSo.\n", "So?", "So.\n"),
                Arguments.of("<think>a</think><think>b</think>c", "ab", "c"),
                Arguments.of("<think>a</think>\n<think>b</think>\nc", "ab", "c"),
                Arguments.of("<think>a</thin k></</think>b", "a</thin k></", "b"),
                Arguments.of("<think>\n\n</think>\n\nSo.", "", "So."),
                Arguments.of(" So.", "", " So."),
                Arguments.of("I say <think>x</think>", "", "I say <think>x</think>"),
                Arguments.of("<thinking>x", "", "<thinking>x"),
                Arguments.of("<thi", "", "<thi"),
                Arguments.of("<think>never ends </thin", "never ends </thin", ""),
                Arguments.of("<think>a</think>b <think>c</think>", "a", "b <think>c</think>"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void aThoughtIsTakenOutWhereverItIsCut(String text, String thought, String said) {
        for (int size = 1; size <= text.length(); size++) {
            Reply shown = streamed(SHOWN, text, size);
            Reply hidden = streamed(HIDDEN, text, size);

            assertThat(thought(shown)).as("in pieces of %d", size).isEqualTo(thought);
            assertThat(said(shown)).as("in pieces of %d", size).isEqualTo(said);
            assertThat(thought(hidden)).isEmpty();
            assertThat(said(hidden)).isEqualTo(said);
        }
    }

    @Test
    void theTemplateMayHaveOpenedIt() {
        for (int size = 1; size < 9; size++) {
            Reply reply = streamed(OPENED, "So?\n</think>\n\nSo.", size);

            assertThat(thought(reply)).isEqualTo("So?\n");
            assertThat(said(reply)).isEqualTo("So.");
        }
    }

    @Test
    void aWholeAnswerIsNoOther() {
        String whole = "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":"
                + "\"<think>So?</think>So.\"}}]}";
        Reply reply = Gathering.read(SHOWN, whole.getBytes(UTF_8));

        assertThat(reply.pieces()).containsExactly(new Piece.Thinking("So?", null), new Piece.Text("So."));
    }

    /** What a tool is called with comes after what was held back. */
    @Test
    void whatIsHeldComesBeforeWhatFollows() {
        List<Event> events = new ArrayList<>();
        Format.Reader reader = SHOWN.reader(true);
        reader.read(chunk("<th", ""), events::add);
        reader.read(
                parsed("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":"
                        + "{\"name\":\"a\",\"arguments\":\"{}\"}}]}}]}"),
                events::add);

        assertThat(events.get(1)).isEqualTo(new Event.Text("<th"));
        assertThat(events.get(2)).isInstanceOf(Event.ToolBegun.class);
    }

    @Test
    void aThoughtIsToldWhileItIsThought() {
        List<Event> events = new ArrayList<>();
        Format.Reader reader = SHOWN.reader(true);
        reader.read(chunk("<think>One", ""), events::add);
        reader.read(chunk(" two", ""), events::add);

        assertThat(events).endsWith(new Event.Thinking("One", false), new Event.Thinking(" two", false));
    }

    /** Nothing is lost and nothing is put in, but for the marks and the white space about them. */
    @Property(tries = 500)
    void whateverComesIsToldInOrder(@ForAll String noise, @ForAll @IntRange(min = 1, max = 9) int size) {
        String text = noise.replace("<", "") + "<";
        Reply reply = streamed(SHOWN, "<think>" + text + "</think>" + text, size);

        assertThat(thought(reply)).isEqualTo(text.stripLeading());
        assertThat(said(reply)).isEqualTo(text.stripLeading());
    }
}
