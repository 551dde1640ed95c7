package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Dialect;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A character of which a provider sends one half in one event and the other in the next is that character to the caller. */
class HalvesTest {
    private static final String CAMEL = "\uD83D\uDC2A";

    static Stream<Arguments> told() {
        return Stream.of("content", "reasoning_content", "refusal", "arguments")
                .flatMap(where -> Stream.of(Streams.CHAT, Streams.MESSAGES).map(to -> Arguments.of(where, to)));
    }

    @ParameterizedTest
    @MethodSource("told")
    void areTold(String where, Dialect to) {
        String stream = Streams.sse(
                event(where, "a\\ud83d"),
                event(where, "\\udc2ab\\ud83d"),
                event(where, "\\udc2a"),
                Streams.finish("stop"));

        Translation translation = new Translation(Streams.OPENAI, to, Streams.TOLD);
        String told = new String(Streams.bytes(translation, stream.getBytes(UTF_8), 7), UTF_8);

        assertThat(told)
                .contains("\"" + CAMEL + "b\"")
                .contains("\"" + CAMEL + "\"")
                .doesNotContain("?");
    }

    private static String event(String where, String text) {
        return where.equals("arguments")
                ? Streams.chunk(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\""
                                + text + "\"}}]}")
                : Streams.chunk("{\"" + where + "\":\"" + text + "\"}");
    }
}
