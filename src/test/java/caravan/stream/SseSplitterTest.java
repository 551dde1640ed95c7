package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseSplitterTest {
    /** Writes down what is handed out. */
    private static final class Notes implements SseSplitter.Events {
        private final List<String> events = new ArrayList<>();
        private final List<String> oversized = new ArrayList<>();
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();

        @Override
        public void event(byte[] bytes, int from, int to) {
            all.write(bytes, from, to - from);
            events.add(new String(bytes, from, to - from, UTF_8));
        }

        @Override
        public void oversized(byte[] bytes, int from, int to) {
            all.write(bytes, from, to - from);
            oversized.add(new String(bytes, from, to - from, UTF_8));
        }
    }

    private static Notes split(int bound, byte[]... pieces) {
        Notes notes = new Notes();
        SseSplitter splitter = new SseSplitter(notes, bound);
        for (byte[] piece : pieces) {
            splitter.feed(piece);
        }
        notes.all.writeBytes(splitter.rest());
        return notes;
    }

    private static Notes split(String... pieces) {
        return split(1 << 20, Stream.of(pieces).map(piece -> piece.getBytes(UTF_8)).toArray(byte[][]::new));
    }

    private static byte[][] cut(byte[] sample, int size) {
        byte[][] pieces = new byte[(sample.length + size - 1) / size][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Arrays.copyOfRange(sample, i * size, Math.min(sample.length, (i + 1) * size));
        }
        return pieces;
    }

    static Stream<Arguments> samples() throws IOException {
        return SseSamples.all().entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void everySplitInTwoGivesTheSameEventsAndBytes(String name, byte[] sample) {
        for (byte[] window : SseSamples.windows(sample)) {
            List<String> whole = split(1 << 20, window).events;
            for (int at = 0; at <= window.length; at++) {
                Notes notes = split(1 << 20, Arrays.copyOf(window, at), Arrays.copyOfRange(window, at, window.length));
                assertThat(notes.events).as("split at %d", at).isEqualTo(whole);
                assertThat(notes.all.toByteArray()).isEqualTo(window);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void everyPieceSizeGivesTheSameEventsAndBytes(String name, byte[] sample) {
        List<String> whole = split(1 << 20, sample).events;
        for (int size : new int[] {1, 2, 3, 7, 4096}) {
            Notes notes = split(1 << 20, cut(sample, size));
            assertThat(notes.events).as("pieces of %d", size).isEqualTo(whole);
            assertThat(notes.all.toByteArray()).isEqualTo(sample);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void aLowBoundLosesNoByteAndKeepsTheSameEventsWhole(String name, byte[] sample) {
        List<String> whole = split(60, sample).events;
        assertThat(whole).allMatch(event -> event.getBytes(UTF_8).length <= 60);
        for (int size : new int[] {1, 2, 7, 59, 61}) {
            Notes notes = split(60, cut(sample, size));
            assertThat(notes.events).as("pieces of %d", size).isEqualTo(whole);
            assertThat(notes.all.toByteArray()).isEqualTo(sample);
        }
    }

    @Test
    void anEventEndsWithItsBlankLineInEveryStyle() {
        assertThat(split("data: 1\n\ndata: 2\n\n").events).containsExactly("data: 1\n\n", "data: 2\n\n");
        assertThat(split("data: 1\r\n\r\ndata: 2\r\n\r\n").events).containsExactly("data: 1\r\n\r\n", "data: 2\r\n\r\n");
        assertThat(split("data: 1\r\rdata: 2\r\r").events).containsExactly("data: 1\r\r", "data: 2\r\r");
        assertThat(split("data: 1\r\n\ndata: 2\n\r\n").events).containsExactly("data: 1\r\n\n", "data: 2\n\r\n");
    }

    @Test
    void anEventInOnePieceIsHandedOutWithoutACopy() {
        byte[] piece = "data: 1\n\ndata: 2\n\n".getBytes(UTF_8);
        List<byte[]> handedOut = new ArrayList<>();
        new SseSplitter(new SseSplitter.Events() {
                    @Override
                    public void event(byte[] bytes, int from, int to) {
                        handedOut.add(bytes);
                    }

                    @Override
                    public void oversized(byte[] bytes, int from, int to) {}
                })
                .feed(piece);
        assertThat(handedOut).hasSize(2).allMatch(bytes -> bytes == piece);
    }

    @Test
    void anEventIsHandedOutWithItsLastByte() {
        assertThat(split("data: 1\n", "\n").events).hasSize(1);
        assertThat(split("data: 1\r\n\r", "\n").events).hasSize(1);
        assertThat(split("data: 1\r", "\r").events).hasSize(1);
    }

    @Test
    void aCrThatMayBeHalfOfACrlfWaitsForTheNextByte() {
        assertThat(split("data: 1\n\r").events).isEmpty();
        assertThat(split("data: 1\n\r", "d").events).containsExactly("data: 1\n\r");
    }

    @Test
    void aBlankLineTooManyIsAnEventOfItsOwn() {
        assertThat(split("data: 1\n\n\n\r\ndata: 2\n\n").events)
                .containsExactly("data: 1\n\n", "\n", "\r\n", "data: 2\n\n");
    }

    @Test
    void theTailWithoutABlankLineIsTheRest() {
        SseSplitter splitter = new SseSplitter(new Notes());
        splitter.feed("data: 1\n\ndata: [DO".getBytes(UTF_8));
        splitter.feed("NE]\n".getBytes(UTF_8));
        assertThat(splitter.rest()).asString(UTF_8).isEqualTo("data: [DONE]\n");
    }

    @Test
    void anEventOverTheBoundComesInPiecesAndTheNextIsWholeAgain() {
        Notes notes = split(
                10, "data: 123".getBytes(UTF_8), "456789".getBytes(UTF_8), "0\n\nda".getBytes(UTF_8), "ta: 1\n\n".getBytes(UTF_8));
        assertThat(notes.oversized).containsExactly("data: 123", "456789", "0\n\n");
        assertThat(notes.events).containsExactly("data: 1\n\n");
    }
}
