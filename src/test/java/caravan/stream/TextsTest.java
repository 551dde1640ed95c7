package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Streams are cut into their texts, whatever comes, and no text that is longer than the bound is held. */
class TextsTest {
    private static final int BOUND = 64;

    /** What was told: the texts, and the words for the rest. */
    private static final class Told implements Texts.Sink {
        private final List<String> all = new ArrayList<>();

        @Override
        public void text(byte[] bytes, int from, int length) {
            all.add(new String(bytes, from, length, UTF_8));
        }

        @Override
        public void done() {
            all.add("DONE");
        }

        @Override
        public void tooLong() {
            all.add("TOO LONG");
        }
    }

    private static List<String> cut(Texts texts, byte[] stream, int size) {
        Told told = new Told();
        for (int at = 0; at < stream.length; at += size) {
            texts.feed(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size)), told);
        }
        texts.end(told);
        return told.all;
    }

    private static List<String> lines(String stream, int size) {
        return cut(Texts.ofLines(BOUND), stream.getBytes(UTF_8), size);
    }

    @Test
    void aLineIsAText() {
        for (int size = 1; size < 40; size++) {
            assertThat(lines("{\"a\":1}\n{\"b\":\"ё\"}\n", size)).containsExactly("{\"a\":1}", "{\"b\":\"ё\"}");
        }
    }

    @Test
    void linesMayEndInCrLfOrNotAtAllAndBlankOnesSayNothing() {
        for (int size = 1; size < 20; size++) {
            assertThat(lines("{}\r\n\n \r\n [] \n{\"a\":1}", size)).containsExactly("{}", "[]", "{\"a\":1}");
        }
    }

    @Test
    void aLineThatIsTooLongIsToldAsSuchOnceAndTheNextIsRead() {
        String stream = "{}\n" + "x".repeat(10 * BOUND) + "\n[]\n" + "y".repeat(BOUND + 1);
        for (int size : new int[] {1, 7, 64, 65, 4096}) {
            assertThat(lines(stream, size)).containsExactly("{}", "TOO LONG", "[]", "TOO LONG");
        }
    }

    @Test
    void aLineOfJustTheBoundIsRead() {
        String line = "x".repeat(BOUND);

        assertThat(lines(line + "\n" + line, 7)).containsExactly(line, line);
    }

    @Property(tries = 1000)
    void noiseInLinesIsCutTheSameHoweverItIsSplit(
            @ForAll @Size(max = 600) byte[] noise, @ForAll @IntRange(min = 1, max = 90) int size) {
        byte[] stream = narrow(noise);
        List<String> told = cut(Texts.ofLines(BOUND), stream, size);

        assertThat(told).allMatch(text -> text.getBytes(UTF_8).length <= 3 * BOUND);
        assertThat(told).isEqualTo(cut(Texts.ofLines(BOUND), stream, Integer.MAX_VALUE / 2));
    }

    /** An event whose end is here at once need not be held, and may be longer. */
    @Property(tries = 1000)
    void noiseInEventsIsNeverMoreThanTexts(
            @ForAll @Size(max = 600) byte[] noise, @ForAll @IntRange(min = 1, max = 90) int size) {
        byte[] stream = narrow(noise);
        List<String> told = cut(Texts.ofEvents(BOUND), stream, size);

        assertThat(told).allMatch(text -> text.getBytes(UTF_8).length <= 3 * (BOUND + size));
    }

    /** Few letters, so that ends of lines and {@code data:} are found often. */
    private static byte[] narrow(byte[] noise) {
        String[] words = {"\n", "\r\n", "\r", "data:", " ", "{}", "[DONE]", ": c", "event: e", "xxxxxxxxxxxxxxxxxxxx"};
        StringBuilder stream = new StringBuilder();
        for (byte each : noise) {
            stream.append(words[Math.floorMod(each, words.length)]);
        }
        return stream.toString().getBytes(UTF_8);
    }

    /** Of 64 MiB without an end, a reader holds no more than its bound. */
    @Test
    void aStreamThatNeverEndsALineIsNotHeld() {
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');
        for (Texts texts : List.of(Texts.ofLines(BOUND), Texts.ofEvents(BOUND))) {
            Told told = new Told();
            for (int i = 0; i < 64; i++) {
                texts.feed(piece, told);
            }
            texts.end(told);

            assertThat(told.all).allMatch(text -> text.equals("TOO LONG")).hasSizeLessThan(2);
        }
    }
}
