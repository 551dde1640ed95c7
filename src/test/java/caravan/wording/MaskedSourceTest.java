package caravan.wording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of each dialect, cut between any two bytes: what is masked is the text, and all else is as it was. */
class MaskedSourceTest {
    private static final Mask MASK = new Mask(Pattern.compile("\\d{2,4}"), "#");

    private static final String CHAT = """
            data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}},{"index":1,"delta":{"content":"a1"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"x 12"}}]}

            data: {"choices":[{"index":1,"delta":{"content":"2b"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"3"}}],"usage":{"total_tokens":12}}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f55","arguments":"{\\"n\\":4"}}]}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"44}"}}]}}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"},{"index":1,"delta":{"content":"77"},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"total_tokens":99}}

            data: [DONE]

            """;

    private static final String MESSAGES = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_11","content":[],"usage":{"input_tokens":25}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"99"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"call 1"}}

            event: ping
            data: {"type":"ping"}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"1"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":22"}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static final String RESPONSES = """
            event: response.output_text.delta
            data: {"type":"response.output_text.delta","item_id":"msg_22","output_index":0,"content_index":0,"delta":"no 1","sequence_number":10}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","item_id":"msg_22","output_index":0,"content_index":0,"delta":"23","sequence_number":11}

            event: response.output_text.done
            data: {"type":"response.output_text.done","item_id":"msg_22","output_index":0,"content_index":0,"text":"no 123","sequence_number":12}

            event: response.completed
            data: {"type":"response.completed","sequence_number":13,"response":{"id":"resp_33","output":[{"type":"message","content":[{"type":"output_text","text":"no 123"}]}],"usage":{"input_tokens":25}}}

            """;

    /** A provider's stream, piece by piece. */
    private static final class Pieces implements Source {
        private final List<byte[]> pieces;
        private boolean cancelled;

        Pieces(List<byte[]> pieces) {
            this.pieces = pieces;
        }

        @Override
        public void start(Sink sink) {
            pieces.forEach(sink::bytes);
            sink.end();
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** The caller's end. */
    private static final class Told implements Source.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int ends;
        private @Nullable UpstreamFailed failure;

        @Override
        public void bytes(byte[] piece) {
            bytes.writeBytes(piece);
        }

        @Override
        public void end() {
            ends++;
        }

        @Override
        public void failed(UpstreamFailed why) {
            failure = why;
        }
    }

    private static Told told(Pieces source) {
        Told told = new Told();
        new MaskedSource(source, MASK).start(told);
        return told;
    }

    static List<String> streams() {
        return List.of(CHAT, MESSAGES, RESPONSES);
    }

    /** The texts of a stream, each put together, by where they stand. */
    private static Map<String, String> texts(String stream) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (String line :
                stream.lines().filter(each -> each.startsWith("data: {")).toList()) {
            JsonNode event = Json.MAPPER.readTree(line.substring(6));
            for (Piece piece : Piece.of((com.fasterxml.jackson.databind.node.ObjectNode) event)) {
                texts.merge(piece.path(), piece.text(), String::concat);
            }
        }
        return texts;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void eachTextIsMaskedWhereverTheBytesAreCut(String stream) throws IOException {
        Map<String, String> expected = texts(stream);
        expected.replaceAll((path, text) -> MASK.over(text));
        byte[] bytes = stream.getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Told told =
                    told(new Pieces(List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length))));
            String said = told.bytes.toString(UTF_8);

            assertThat(texts(said)).as("cut at " + cut).isEqualTo(expected);
            assertThat(told.ends).isEqualTo(1);
            assertThat(told.failure).isNull();
            if (cut == 0) {
                keepsAllElse(said);
            }
        }
    }

    private static void keepsAllElse(String said) {
        if (said.contains("message_start")) {
            assertThat(said).contains("msg_11", "\"input_tokens\":25", "\"text\":\"#\"");
        } else if (said.contains("response.completed")) {
            assertThat(said)
                    .contains("msg_22", "resp_33", "\"sequence_number\":10", "\"input_tokens\":25")
                    .doesNotContain("no 123");
        } else {
            assertThat(said).contains("\"name\":\"f55\"", "\"total_tokens\":99").endsWith("data: [DONE]\n\n");
            assertThat(said.split("\"total_tokens\":12", -1))
                    .as("usage is told once")
                    .hasSize(2);
        }
    }

    @Test
    void whatIsNoJsonDoesNotGoOutAndTheProviderIsLetGo() {
        Pieces source = new Pieces(List.of("data: 1234\n\ndata: {}\n\n".getBytes(UTF_8)));

        Told told = told(source);

        assertThat(told.bytes.toString(UTF_8)).isEmpty();
        assertThat(told.failure).isNotNull();
        assertThat(told.ends).isZero();
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void anEventOfMoreThanAMegabyteDoesNotGoOut() {
        Told told = told(new Pieces(List.of(("data: {\"text\":\"" + "x".repeat(1 << 20)).getBytes(UTF_8))));

        assertThat(told.bytes.size()).isZero();
        assertThat(told.failure).isNotNull();
    }

    @Test
    void aStreamThatEndsWithoutItsMarkSaysWhatWasHeld() throws IOException {
        String stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a 1\"}}]}\n\n";

        String said = told(new Pieces(List.of(stream.getBytes(UTF_8)))).bytes.toString(UTF_8);

        assertThat(texts(said)).containsValue("a 1");
    }
}
