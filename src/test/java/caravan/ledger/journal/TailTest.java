package caravan.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal is read while it is written: each line once, whole, and none left out. */
class TailTest {
    private static final Place START = new Place(0, 0);

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private Place place = START;

    private Journal open() throws IOException {
        return Journal.open(folder, 64 << 10);
    }

    private static byte[] line(String id) {
        return ("{\"id\":\"" + id + "\",\"pad\":[{\"x\":\"}]\\\\\\\"{\"}],\"more\":\"" + "x".repeat(300) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] line(String id, int length) {
        String begin = "{\"id\":\"" + id + "\",\"pad\":\"";
        return (begin + "x".repeat(length - begin.length() - 3) + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String id) {
        return new String(line(id), StandardCharsets.UTF_8).strip();
    }

    /** @return has it come any further? */
    private boolean read(Journal journal) throws IOException {
        Place before = place;
        place = journal.read(before, bytes -> told.add(new String(bytes, StandardCharsets.UTF_8)));
        return !place.equals(before);
    }

    private void readAll(Journal journal) throws IOException {
        while (read(journal)) {
            // there may be more
        }
    }

    private void write(Path file, byte[] bytes, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    @Test
    void manyThreadsWriteWhileItIsRead() throws Exception {
        int threads = 32;
        int each = 400;
        try (Journal journal = open();
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            IntStream.range(0, threads)
                    .forEach(thread -> pool.submit(
                            () -> IntStream.range(0, each).forEach(n -> journal.done("", line(thread + "-" + n)))));
            while (told.size() < threads * each) {
                read(journal);
            }
            assertThat(read(journal)).isFalse();
        }

        assertThat(JournalFiles.segments(folder)).hasSizeGreaterThan(20);
        List<String> written = new ArrayList<>();
        for (Path segment : JournalFiles.segments(folder)) {
            written.addAll(Files.readAllLines(segment));
        }
        written.removeIf(String::isEmpty);
        assertThat(told).isEqualTo(written).doesNotHaveDuplicates();
    }

    @Test
    void whatIsPlacedIsToldAtOnceAndOnlyOnce() throws IOException {
        try (Journal journal = open()) {
            journal.done("a", line("a"));
            readAll(journal);
            assertThat(told).containsExactly(text("a"));

            readAll(journal);
            journal.done("b", line("b"));
            readAll(journal);
            assertThat(told).containsExactly(text("a"), text("b"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"beginning", "middle", "end"})
    void aLineThatIsStillBeingCopiedIsWaitedFor(String missing) throws IOException {
        try (Journal journal = open()) {
            journal.done("a", line("a"));
            Path file = JournalFiles.segments(folder).getFirst();
            long at = line("a").length;
            byte[] half = line("b");
            int from = missing.equals("beginning") ? 0 : missing.equals("middle") ? 30 : half.length - 20;
            for (int i = from; i < from + 19; i++) {
                half[i] = '\n';
            }
            write(file, half, at);
            write(file, line("c"), at + half.length);

            readAll(journal);
            assertThat(told).containsExactly(text("a"));

            write(file, line("b"), at);
            readAll(journal);
            assertThat(told).containsExactly(text("a"), text("b"), text("c"));
        }
    }

    @Test
    void theNextRunIsReadOnFromWhereTheLastOneWasLeft() throws IOException {
        try (Journal journal = open()) {
            journal.done("a", line("a"));
            readAll(journal);
            journal.done("b", line("b"));
        }
        try (Journal journal = open()) {
            journal.done("c", line("c"));
            readAll(journal);

            assertThat(told).containsExactly(text("a"), text("b"), text("c"));
            assertThat(place.segment()).isEqualTo(journal.began());
        }
    }

    @Test
    void whatAKillHasLeftIsPassedOver() throws IOException {
        Path old = folder.resolve("journal-00000001.jsonl");
        Files.write(old, line("a"));
        Files.writeString(old, "\n\n\n{\"id\":\"cut\n\n", StandardOpenOption.APPEND);
        Files.write(old, line("b"), StandardOpenOption.APPEND);
        Files.writeString(old, "\n".repeat(600_000), StandardOpenOption.APPEND);

        try (Journal journal = open()) {
            journal.done("c", line("c"));
            readAll(journal);
        }

        assertThat(told).containsExactly(text("a"), text("b"), text("c"));
    }

    @Test
    void filesThatWereMovedAwayAreNotMissed() throws IOException {
        Files.write(folder.resolve("journal-00000003.jsonl"), line("a"));
        place = new Place(1, 700);
        try (Journal journal = open()) {
            journal.done("b", line("b"));
            readAll(journal);
        }

        assertThat(told).containsExactly(text("a"), text("b"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2})
    void whereverAPieceEndsTheNextOneBeginsWithALine(int after) throws IOException {
        int lines = 17;
        try (Journal journal = Journal.open(folder, 1 << 20)) {
            for (int n = 0; n < lines; n++) {
                journal.done("", line("long-" + n, 15_000));
            }
            // with 1 its newline is the first byte that the piece does not have
            journal.done("", line("edge", Tail.PIECE - lines * 15_000 + after));
            journal.done("", line("b"));
            readAll(journal);

            assertThat(told).hasSize(lines + 2).last().isEqualTo(text("b"));
            assertThat(told.get(lines)).startsWith("{\"id\":\"edge\"").endsWith("x\"}");
        }
    }
}
