package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Dialect;
import caravan.chat.Fault;
import caravan.chat.Format;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that does not come to its end, or to a bad one, is never told as if it had. */
class BadStreamsTest {
    private static final String START = "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"m\"}}";
    private static final String HELLO = Streams.chunk("{\"content\":\"Hel\"}");
    private static final String GEMINI = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]}";

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("cut", Streams.OPENAI, Streams.sse(HELLO)),
                Arguments.of("nothing", Streams.OPENAI, ""),
                Arguments.of("comments alone", Streams.GEMINI, ": waiting\n\n"),
                Arguments.of("cut", Streams.ANTHROPIC, Streams.sse(START)),
                Arguments.of("cut", Streams.GEMINI, Streams.sse(GEMINI)),
                Arguments.of("no JSON", Streams.GEMINI, Streams.sse(GEMINI, "oops")),
                Arguments.of("error", Streams.OPENAI, Streams.sse(HELLO, "{\"error\":{\"message\":\"no\"}}", "[DONE]")),
                Arguments.of("error word", Streams.OPENAI, Streams.sse(HELLO, Streams.finish("error"), "[DONE]")),
                Arguments.of(
                        "Groq's event",
                        Streams.OPENAI,
                        Streams.sse(HELLO) + "event: error\n"
                                + Streams.sse("{\"error\":{\"message\":\"no\",\"status_code\":400}}")),
                Arguments.of(
                        "overloaded",
                        Streams.ANTHROPIC,
                        Streams.sse(
                                START,
                                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"no\"}}")),
                Arguments.of(
                        "error", Streams.GEMINI, Streams.sse(GEMINI, "{\"error\":{\"code\":500,\"message\":\"no\"}}")),
                Arguments.of(
                        "malformed call",
                        Streams.GEMINI,
                        Streams.sse("{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("broken")
    void theCallerSeesThatItBroke(String name, Format format, String stream) {
        for (Dialect dialect : new Dialect[] {Streams.CHAT, Streams.MESSAGES}) {
            for (int size : new int[] {1, 7, 4096}) {
                Translation translation = new Translation(format, dialect, Streams.TOLD);
                String told = new String(Streams.bytes(translation, stream.getBytes(UTF_8), size), UTF_8);

                assertThat(translation.fault()).as(name).isNotNull();
                assertThat(translation.over()).isTrue();
                assertThat(told).doesNotContain("[DONE]", "message_stop", "finish_reason\":\"");
                assertThat(told.contains("\"error\":{"))
                        .as("the provider's own word goes on at once, ours is for who has the connection")
                        .isEqualTo(translation.broke() == null);
                assertThat(translation.feed(stream.getBytes(UTF_8))).isEmpty();
            }
        }
    }

    @Test
    void whatWasUsedUntilThenIsKnown() {
        String stream = Streams.sse(
                HELLO,
                "{\"choices\":[],\"error\":{\"code\":400,\"message\":\"Token limit reached\"},\"usage\":{\"prompt_tokens\":43,"
                        + "\"completion_tokens\":10,\"total_tokens\":53}}",
                "[DONE]");
        Translation translation = new Translation(Streams.OPENAI, Streams.MESSAGES, Streams.TOLD);

        String told = new String(Streams.bytes(translation, stream.getBytes(UTF_8), 4096), UTF_8);

        assertThat(translation.usage()).isNotNull();
        assertThat(translation.usage().inputTokens()).isEqualTo(43);
        assertThat(translation.fault().kind()).isEqualTo(Fault.Kind.INVALID);
        assertThat(told).contains("event: error\ndata: {\"type\":\"error\"", "Token limit reached");
    }

    @Test
    void theEndMayLackItsMark() {
        String stream = Streams.sse(HELLO, Streams.finish("stop"));

        assertThat(Sdk.openAiStream(Streams.translated(Streams.OPENAI, Streams.CHAT, stream))
                        .finish())
                .isEqualTo("stop");
    }

    @Test
    void aSecondStartIsNoSecondAnswer() {
        String stream = Streams.sse(
                START,
                START,
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
                "{\"type\":\"message_stop\"}");

        String told = new String(Streams.translated(Streams.ANTHROPIC, Streams.CHAT, stream), UTF_8);

        assertThat(told.split("\"role\"", -1)).hasSize(2);
    }

    /** The end has been told: what follows it, be it an error, changes nothing. */
    @Test
    void nothingComesAfterTheEnd() {
        String stream = Streams.sse(HELLO, Streams.finish("stop"), "[DONE]", "{\"error\":{\"message\":\"no\"}}", HELLO);

        String told = new String(Streams.translated(Streams.OPENAI, Streams.CHAT, stream), UTF_8);

        assertThat(told).endsWith("data: [DONE]\n\n").doesNotContain("\"error\"");
    }

    @Test
    void anEventThatIsTooLongIsNotHeld() {
        byte[] piece = new byte[1 << 16];
        Arrays.fill(piece, (byte) 'a');
        Translation translation = new Translation(Streams.OPENAI, Streams.CHAT, Streams.TOLD);
        translation.feed("data: {\"a\":\"".getBytes(UTF_8));

        int fed = 0;
        while (!translation.over() && fed < 1000) {
            translation.feed(piece);
            fed++;
        }

        assertThat(fed * piece.length).isLessThan(5 << 20);
        assertThat(translation.fault()).isNotNull();
    }

    /** A call whose arguments never end, and others that wait for it: there is a bound to that. */
    @Test
    void whatWaitsForItsTurnHasABound() {
        Translation translation = new Translation(Streams.OPENAI, Streams.MESSAGES, Streams.TOLD);
        translation.feed(Streams.sse(Streams.call(0, "call_0", "a", "{"), Streams.call(1, "call_1", "b", "{\""))
                .getBytes(UTF_8));
        byte[] fragment =
                Streams.sse(Streams.call(1, "", "", "x".repeat(10_000))).getBytes(UTF_8);

        String told = "";
        for (int i = 0; i < 200 && told.isEmpty(); i++) {
            told = new String(translation.feed(fragment), UTF_8);
        }

        assertThat(told).startsWith("event: error");
        assertThat(translation.end()).isEmpty();
    }
}
