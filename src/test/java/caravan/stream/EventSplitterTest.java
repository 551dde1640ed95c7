package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.peers.Complaint;
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

class EventSplitterTest {
    /** Writes down what is handed out. */
    private static final class Notes implements EventSplitter.Events {
        private final List<String> events = new ArrayList<>();
        private final List<byte[]> arrays = new ArrayList<>();
        private final List<String> parts = new ArrayList<>();
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();

        @Override
        public void event(byte[] bytes, int from, int to) {
            all.write(bytes, from, to - from);
            arrays.add(bytes);
            events.add(new String(bytes, from, to - from, UTF_8));
        }

        @Override
        public void part(byte[] bytes, int from, int to, boolean first) {
            all.write(bytes, from, to - from);
            parts.add(new String(bytes, from, to - from, UTF_8));
        }
    }

    private static Notes split(int bound, byte[]... pieces) {
        Notes notes = new Notes();
        EventSplitter splitter = new EventSplitter(bound);
        for (byte[] piece : pieces) {
            splitter.feed(piece, notes);
        }
        notes.all.writeBytes(splitter.rest());
        return notes;
    }

    private static Notes split(String... pieces) {
        return split(
                1 << 20, Stream.of(pieces).map(piece -> piece.getBytes(UTF_8)).toArray(byte[][]::new));
    }

    private static byte[][] cut(byte[] sample, int size) {
        byte[][] pieces = new byte[(sample.length + size - 1) / size][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Arrays.copyOfRange(sample, i * size, Math.min(sample.length, (i + 1) * size));
        }
        return pieces;
    }

    static Stream<Arguments> samples() throws IOException {
        return Samples.all().entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    @Complaint(number = 9, of = "envoyproxy/ai-gateway#2162")
    void everySplitInTwoGivesTheSameEventsAndBytes(String name, byte[] sample) {
        for (byte[] window : Samples.windows(sample)) {
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
    void aLowBoundLosesNoByte(String name, byte[] sample) {
        for (int size : new int[] {1, 2, 7, 59, 61, 4096}) {
            assertThat(split(60, cut(sample, size)).all.toByteArray())
                    .as("pieces of %d", size)
                    .isEqualTo(sample);
        }
    }

    @Test
    void anEventEndsWithItsBlankLineInEveryStyle() {
        assertThat(split("data: 1\n\ndata: 2\n\n").events).containsExactly("data: 1\n\n", "data: 2\n\n");
        assertThat(split("data: 1\r\n\r\ndata: 2\r\n\r\n").events)
                .containsExactly("data: 1\r\n\r\n", "data: 2\r\n\r\n");
        assertThat(split("data: 1\r\rdata: 2\r\rd").events).containsExactly("data: 1\r\r", "data: 2\r\r");
        assertThat(split("data: 1\r\n\ndata: 2\n\r\n").events).containsExactly("data: 1\r\n\n", "data: 2\n\r\n");
    }

    @Test
    void anEventInOnePieceIsHandedOutWithoutACopy() {
        byte[] piece = "data: 1\n\ndata: 2\n\n".getBytes(UTF_8);
        Notes notes = new Notes();
        new EventSplitter(100).feed(piece, notes);
        assertThat(notes.arrays).hasSize(2).allMatch(bytes -> bytes == piece);
    }

    @Test
    void whatIsHandedOutMayBeKept() {
        Notes notes = split("data: 1\n", "\ndata: 2", "\n\ndata: 3", "3\n", "\n");
        assertThat(notes.arrays)
                .extracting(bytes -> new String(bytes, UTF_8))
                .isEqualTo(List.of("data: 1\n\n", "data: 2\n\n", "data: 33\n\n"));
    }

    @Test
    void anEventIsHandedOutWithItsLastByte() {
        assertThat(split("data: 1\n", "\n").events).hasSize(1);
        assertThat(split("data: 1\r\n\r", "\n").events).hasSize(1);
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
        EventSplitter splitter = new EventSplitter(100);
        splitter.feed("data: 1\n\ndata: [DO".getBytes(UTF_8), new Notes());
        splitter.feed("NE]\n".getBytes(UTF_8), new Notes());
        assertThat(splitter.rest()).asString(UTF_8).isEqualTo("data: [DONE]\n");
    }

    @Test
    void anEventOverTheBoundComesInPartsAndTheNextIsWholeAgain() {
        EventSplitter splitter = new EventSplitter(10);
        Notes notes = new Notes();
        splitter.feed("data: 123".getBytes(UTF_8), notes);
        assertThat(splitter.between()).isTrue();
        splitter.feed("456789".getBytes(UTF_8), notes);
        assertThat(splitter.between()).isFalse();
        splitter.feed("0\n\nda".getBytes(UTF_8), notes);
        assertThat(splitter.between()).isTrue();
        splitter.feed("ta: 1\n\n".getBytes(UTF_8), notes);
        assertThat(notes.parts).containsExactly("data: 123456789", "0\n\n");
        assertThat(notes.events).containsExactly("data: 1\n\n");
    }
}
