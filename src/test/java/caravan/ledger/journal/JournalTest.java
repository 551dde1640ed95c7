package caravan.ledger.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path folder;

    private volatile boolean full;

    private Journal open(int segmentBytes, int maxWaiting) throws IOException {
        return Journal.open(
                folder,
                held -> number -> {
                    if (full) {
                        throw new IOException("No space left on device");
                    }
                    return Segment.create(held.file(number), number, segmentBytes);
                },
                new Backlog(maxWaiting, maxWaiting * 1000L));
    }

    private static byte[] line(String event, String id) {
        return ("{\"id\":\"" + id + "\",\"event\":\"" + event + "\",\"pad\":\"" + "x".repeat(400) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void call(Journal journal, String id) {
        journal.sent(id, line("sent", id));
        journal.done(id, line("done", id));
    }

    @Test
    void aLineIsInTheFileAsSoonAsItIsPlaced() throws IOException {
        try (Journal journal = open(64 << 10, 10)) {
            journal.sent("a", line("sent", "a"));

            assertThat(JournalFiles.ids(folder, "sent")).containsExactly("a");
            assertThat(JournalFiles.segments(folder).getFirst()).hasSize(64 << 10);
            assertThat(journal.inFlight()).isEqualTo(1);
        }
    }

    @Test
    void aClosedJournalHoldsItsLinesAndNothingElse() throws IOException {
        try (Journal journal = open(64 << 10, 10)) {
            call(journal, "a");
        }

        assertThat(JournalFiles.segments(folder)).singleElement().satisfies(segment -> assertThat(
                        Files.readAllBytes(segment))
                .hasSize(line("sent", "a").length * 2)
                .endsWith(line("done", "a")));
    }

    @Test
    void sixtyFourThreadsTurnPagesAndLoseNothing() throws Exception {
        int threads = 64;
        int each = 500;
        try (Journal journal = open(256 << 10, 1_000_000);
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            CountDownLatch start = new CountDownLatch(1);
            IntStream.range(0, threads)
                    .forEach(thread -> pool.submit(() -> {
                        start.await();
                        IntStream.range(0, each).forEach(n -> call(journal, thread + "-" + n));
                        return null;
                    }));
            start.countDown();
        }

        List<String> sent = JournalFiles.ids(folder, "sent");
        List<String> done = JournalFiles.ids(folder, "done");
        assertThat(JournalFiles.segments(folder)).hasSizeGreaterThan(50);
        assertThat(sent).hasSize(threads * each);
        assertThat(done).hasSize(threads * each);
        assertThat(new HashSet<>(done)).hasSize(threads * each).isEqualTo(new HashSet<>(sent));
        assertThat(JournalFiles.lines(folder)).hasSize(2 * threads * each);
    }

    @Test
    void linesWaitInOrderWhileTheDiskIsFull() throws IOException {
        try (Journal journal = open(64 << 10, 100_000)) {
            await().until(() -> JournalFiles.segments(folder).size() == 2);
            full = true;
            IntStream.range(0, 1000).forEach(n -> call(journal, "call-" + n));
            await().until(() -> journal.trouble() != null);
            assertThat(journal.trouble()).contains("No space left on device");
            assertThat(journal.waiting()).isGreaterThan(1000);

            full = false;
            await().atMost(20, SECONDS).until(() -> journal.trouble() == null);
            assertThat(journal.waiting()).isZero();
            assertThat(journal.lost()).isZero();
        }

        List<String> inOrder =
                IntStream.range(0, 1000).mapToObj(n -> "call-" + n).toList();
        assertThat(JournalFiles.ids(folder, "sent")).isEqualTo(inOrder);
        assertThat(JournalFiles.ids(folder, "done")).isEqualTo(inOrder);
    }

    @Test
    void aDiskThatIsFullAtTheStartStopsNothing() throws IOException {
        full = true;
        try (Journal journal = open(64 << 10, 100)) {
            call(journal, "a");
            assertThat(journal.trouble()).contains("No space left on device");

            full = false;
            await().until(() -> journal.waiting() == 0);
        }

        assertThat(JournalFiles.ids(folder, "done")).containsExactly("a");
    }

    @Test
    void whatDoesNotFitIntoMemoryEitherIsCountedAsLost() throws IOException {
        full = true;
        try (Journal journal = open(64 << 10, 10)) {
            IntStream.range(0, 20).forEach(n -> call(journal, "call-" + n));

            assertThat(journal.waiting()).isEqualTo(10);
            assertThat(journal.lost()).isEqualTo(30);
        }
    }

    @Test
    void whatWaitsIsBoundedInBytesToo() {
        Backlog backlog = new Backlog(100, 1000);

        assertThat(backlog.add(new byte[600])).isEqualTo(1);
        assertThat(backlog.add(new byte[600])).isZero();
        assertThat(backlog.add(new byte[400])).isEqualTo(2);
        backlog.drop();
        assertThat(backlog.add(new byte[600])).isEqualTo(2);
    }

    @Test
    void aLineThatIsTooLongIsLostAndTurnsNoPage() throws IOException {
        try (Journal journal = open(64 << 10, 10)) {
            journal.done("a", new byte[Journal.MAX_LINE + 1]);
            call(journal, "b");

            assertThat(journal.lost()).isEqualTo(1);
        }
        assertThat(JournalFiles.lines(folder)).hasSize(2);
    }

    @Test
    void aFileThatIsCutWhileItIsWrittenIsLeftForTheNext() throws IOException {
        try (Journal journal = open(64 << 10, 100)) {
            await().until(() -> JournalFiles.segments(folder).size() == 2);
            try (FileChannel channel =
                    FileChannel.open(JournalFiles.segments(folder).getFirst(), StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            await().until(() -> Files.notExists(folder.resolve("journal-00000001.jsonl")));
            call(journal, "a");
        }

        assertThat(JournalFiles.ids(folder, "done")).containsExactly("a");
    }

    @Test
    void aFileThatIsRemovedWhileItIsWrittenIsNoticed() throws IOException {
        try (Journal journal = open(64 << 10, 100)) {
            await().until(() -> JournalFiles.segments(folder).size() == 2);
            Path removed = JournalFiles.segments(folder).getFirst();
            Files.delete(removed);

            await().until(() -> JournalFiles.segments(folder).size() == 2);
            call(journal, "a");
        }

        assertThat(JournalFiles.ids(folder, "done")).containsExactly("a");
    }

    @Test
    void aCallThatWasNotDoneIsFoundAgainUntilItIs() throws IOException {
        try (Journal journal = open(64 << 10, 100_000)) {
            journal.sent("a", line("sent", "a"));
            // enough to leave the segment of the first line far behind
            IntStream.range(0, 500).forEach(n -> call(journal, "call-" + n));
        }
        try (Journal again = open(64 << 10, 100_000)) {
            assertThat(again.leftBehind()).extracting(JournalTest::id).containsExactly("a");
        }
        try (Journal again = open(64 << 10, 100_000)) {
            assertThat(again.leftBehind()).extracting(JournalTest::id).containsExactly("a");
            again.done("a", line("done", "a"));
        }
        try (Journal again = open(64 << 10, 100_000)) {
            assertThat(again.leftBehind()).isEmpty();
        }
    }

    @Test
    void segmentsThatAreSettledAreNotReadAgain() throws IOException {
        try (Journal journal = open(64 << 10, 100_000)) {
            call(journal, "a");
        }
        Path settled = JournalFiles.segments(folder).getFirst();
        Files.write(settled, line("sent", "forgotten"), StandardOpenOption.APPEND);

        try (Journal again = open(64 << 10, 100_000)) {
            assertThat(again.leftBehind()).isEmpty();
        }
    }

    @Test
    void aCutLineIsBlankedAndTheRestStays() throws IOException {
        Path segment = folder.resolve("journal-00000001.jsonl");
        String whole = new String(line("sent", "a"), StandardCharsets.UTF_8);
        String cut = "\n" + whole.substring(1, 200) + "\n\n\n";
        Files.writeString(segment, whole + cut + whole.replace("sent", "done") + whole.substring(0, 50) + "\n\n\n");

        try (Journal journal = open(64 << 10, 100_000)) {
            assertThat(journal.leftBehind()).isEmpty();
        }

        assertThat(JournalFiles.lines(folder)).hasSize(2);
        assertThat(Files.readString(segment)).endsWith("\"}\n").startsWith(whole);
    }

    @Test
    void startsWithoutCallsLeaveNoFilesBehind() throws IOException {
        open(64 << 10, 10).close();
        open(64 << 10, 10).close();

        assertThat(JournalFiles.segments(folder)).isEmpty();
    }

    @Test
    void afterTheEndLinesAreLostAndNothingThrows() throws IOException {
        Journal journal = open(64 << 10, 10);
        journal.close();
        call(journal, "late");

        assertThat(journal.lost()).isEqualTo(2);
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Journal.open(file.resolve("data"), 1 << 20))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    private static String id(JsonNode line) {
        return line.path("id").asText();
    }
}
