package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 while a call stands before each step: the next start finds nothing reserved, nothing in flight, and sums that agree. */
class KilledStepsTest {
    private static final Pipeline PIPELINE = Pipeline.read();

    @TempDir
    Path home;

    private Caravans start() throws IOException {
        return Caravans.start(
                home.resolve("data"),
                Map.of(
                        "CARAVAN_CONFIG", home.resolve("config").toString(),
                        "CARAVAN_ROUTES", home.resolve("routes").toString(),
                        "CARAVAN_DEMO_PACE", "1ms"));
    }

    @Test
    void whereverACallStandsAtAKillTheBooksAreRightAfterwards() throws Exception {
        try (FakeProvider fake = FakeProvider.start()) {
            PIPELINE.plan(fake).into(home);
            killedWithACallAtEachStep();

            try (Caravans caravan = start()) {
                String stats = stats(caravan.port());
                List<JsonNode> entries = Caravans.entries(home.resolve("data"));
                assertThat(Sums.agree(stats, entries)).isEqualTo(1);
                assertThat(stats).contains("\"in_flight\":0");
                assertThat(entries)
                        .filteredOn(entry -> entry.path("outcome").asText().equals("gateway_killed"))
                        .isNotEmpty()
                        .allSatisfy(entry -> assertThat(entry.has("charged")).isTrue());
            }
        }
    }

    private void killedWithACallAtEachStep() throws Exception {
        List<RawClient> callers = new ArrayList<>();
        try (Caravans caravan = start()) {
            for (Pipeline.Step step : PIPELINE.steps()) {
                RawClient caller = RawClient.to(caravan.port());
                callers.add(caller);
                // Who asks the same would wait for the answer of the first.
                String question = Gate.chat("demo/echo", true).replace("Samarkand", step.toString());
                caller.send(RawClient.post("/v1/chat/completions", question, Faulty.HEADER + ": hold@" + step));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                String log = caravan.log();
                return PIPELINE.steps().stream()
                        .filter(step -> step.place() != Pipeline.Place.CATCH)
                        .allMatch(step -> log.contains("held before " + step + "\n"));
            });
            caravan.kill();
            assertThat(caravan.exitCode()).isEqualTo(137);
        } finally {
            callers.forEach(RawClient::close);
        }
    }

    private static String stats(int port) {
        try (RawClient caller = RawClient.to(port)) {
            return caller.send(RawClient.get("/stats")).answer().text();
        }
    }
}
