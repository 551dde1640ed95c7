package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.ledger.journal.Child;
import caravan.ledger.journal.JournalFiles;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise of the journal, kept against a real kill -9. */
class KillTest {
    private static final int THREADS = 16;

    @TempDir
    Path folder;

    /** Makes calls on many threads until it is killed, and tells the id of each one after its end. */
    static final class Caller {
        public static void main(String[] args) throws IOException {
            Ledger ledger = ledger(Path.of(args[0]));
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            Calls.sent(args[1] + "-open", "echo", ledger);
            IntStream.range(0, THREADS)
                    .forEach(thread -> Thread.ofPlatform().start(() -> call(ledger, args[1] + "-" + thread, out)));
        }

        private static void call(Ledger ledger, String name, PrintStream out) {
            for (int n = 0; ; n++) {
                String id = name + "-" + n;
                ledger.record(Calls.answered(id, "echo", ledger));
                out.println(id);
            }
        }
    }

    private static Ledger ledger(Path data) throws IOException {
        return Ledger.open(
                data, 16 << 20, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), InstantSource.fixed(Calls.NOON));
    }

    @Test
    void aKillLosesNothingAndDoublesNothing() throws Exception {
        Path data = folder.resolve("data");
        Set<String> told = new HashSet<>();
        told.addAll(callsUntilKilled(data, "first", 30_000));
        told.addAll(callsUntilKilled(data, "second", 10_000));
        ledger(data).close();

        List<String> done = JournalFiles.ids(data, "done");
        List<String> sent = JournalFiles.ids(data, "sent");
        assertThat(JournalFiles.segments(data)).hasSizeGreaterThan(2);
        Set<String> ended = new HashSet<>(done);
        assertThat(ended.containsAll(told)).as("what the caller saw is written").isTrue();
        assertThat(ended).as("nothing is done twice").hasSameSizeAs(done);
        assertThat(ended.equals(new HashSet<>(sent)))
                .as("what was sent is done")
                .isTrue();
        assertThat(sent).as("nothing is sent twice").hasSameSizeAs(done);
        assertThat(killed(data))
                .contains("first-open", "second-open")
                .hasSizeLessThanOrEqualTo(2 * THREADS + 2)
                .noneMatch(told::contains);

        Map<String, String> before = contents(data);
        ledger(data).close();
        ledger(data).close();
        assertThat(contents(data)).as("two more starts change nothing").isEqualTo(before);
    }

    /** The ids that it told before it was killed in the midst of its work. */
    private List<String> callsUntilKilled(Path data, String name, int enough) throws Exception {
        List<String> told = new ArrayList<>();
        Process child = Child.start(Caller.class, folder.resolve("errors"), data.toString(), name);
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            String id = out.readLine();
            while (id != null && told.size() < enough) {
                told.add(id);
                id = out.readLine();
            }
            child.destroyForcibly();
            assertThat(child.waitFor())
                    .as(Files.readString(folder.resolve("errors")))
                    .isEqualTo(137);
        }
        return told;
    }

    private static List<String> killed(Path data) throws IOException {
        return JournalFiles.lines(data).stream()
                .filter(line -> line.path("outcome").asText().equals("gateway_killed"))
                .map((JsonNode line) -> line.path("id").asText())
                .toList();
    }

    private static Map<String, String> contents(Path data) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Path segment : JournalFiles.segments(data)) {
            contents.put(segment.toString(), Files.readString(segment));
        }
        return contents;
    }
}
