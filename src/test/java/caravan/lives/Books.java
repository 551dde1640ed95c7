package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** What must be true once all calls are over: nothing inside, nothing open upstream, an entry for each call. */
public record Books(Gate gate, FakeProvider fake, int before) {
    /** Notes how many entries there are now. */
    public static Books open(Gate gate, FakeProvider fake) {
        return new Books(gate, fake, gate.entries().size());
    }

    /** Waits until no call is inside, and none open upstream. */
    public static void quiet(Gate gate, FakeProvider fake) {
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> gate.inside() == 0);
        fake.awaitQuiet();
    }

    /** Waits until all is quiet. @return the entries since {@link #open} */
    public List<JsonNode> close() {
        quiet(gate, fake);
        List<JsonNode> all = gate.entries();
        Sums.agree(gate.get("/stats").body(), all);
        assertThat(all).extracting(entry -> entry.path("id").asText()).doesNotHaveDuplicates();
        return all.subList(before, all.size());
    }

    /** As {@link #close}, for one call. */
    public JsonNode closeOne() {
        List<JsonNode> entries = close();
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }
}
