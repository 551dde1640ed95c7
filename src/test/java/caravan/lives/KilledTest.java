package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under load: what a caller saw is in the books once, and what was in flight is marked. */
class KilledTest {
    private static final int CALLERS = 24;
    private static final int ENOUGH = 500;

    @TempDir
    Path data;

    @Test
    void nothingIsLostAndNothingIsDoubled() throws Exception {
        Set<String> seen;
        try (Caravans caravan = Caravans.start(data, Map.of("CARAVAN_DEMO_PACE", "5ms"))) {
            seen = Onslaught.on(caravan, CALLERS, ENOUGH);
        }

        restart();
        List<JsonNode> entries = Caravans.entries(data);
        Map<Path, String> once = contents();
        restart();

        assertThat(contents()).as("a second start changes nothing").isEqualTo(once);
        List<String> done = ids(entries);
        assertThat(done).as("nothing is doubled").doesNotHaveDuplicates();
        assertThat(done).as("what a caller saw is there").containsAll(seen);
        assertThat(done).as("what was sent is done").containsAll(ids(sent()));
        List<String> killed = ids(entries.stream()
                .filter(entry -> entry.path("outcome").asText().equals("gateway_killed"))
                .toList());
        assertThat(killed).as("what was in flight is marked").isNotEmpty().doesNotContainAnyElementsOf(seen);
        assertThat(killed.size() + seen.size()).isLessThanOrEqualTo(done.size());
    }

    private void restart() throws IOException, InterruptedException {
        try (Caravans caravan = Caravans.start(data, Map.of())) {
            assertThat(caravan.port()).isPositive();
            caravan.terminate();
            assertThat(caravan.exitCode()).as(caravan.log()).isZero();
        }
    }

    private List<JsonNode> sent() {
        return Caravans.journal(data).stream()
                .filter(line -> line.path("event").asText().equals("sent"))
                .toList();
    }

    private static List<String> ids(List<JsonNode> lines) {
        return lines.stream().map(line -> line.path("id").asText()).toList();
    }

    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(data)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                contents.put(file, Files.readString(file));
            }
        }
        return contents;
    }
}
