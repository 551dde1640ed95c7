package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.testkit.RawClient;
import caravan.testkit.RawClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a real process. */
class StoppingTest {
    private static final Map<String, String> SETTINGS = Map.of("CARAVAN_SHUTDOWN_TIMEOUT", "20s");

    @TempDir
    Path data;

    private static RawClient stream(Caravans caravan, String model, String question) {
        String request = "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, question);
        RawClient caller = RawClient.to(caravan.port()).send(RawClient.post("/v1/chat/completions", request));
        assertThat(caller.head().status()).isEqualTo(200);
        caller.chunk();
        return caller;
    }

    private static Answer health(Caravans caravan) {
        try (RawClient probe = RawClient.to(caravan.port())) {
            return probe.send(RawClient.get("/health")).answer();
        }
    }

    @Test
    void streamsFinishAndProbesSeeItAndTheExitCodeIsZero() throws IOException, InterruptedException {
        try (Caravans caravan = Caravans.start(data, SETTINGS);
                RawClient caller = stream(caravan, "demo/lorem", "100 words, please")) {
            assertThat(health(caravan).status()).isEqualTo(200);

            caravan.terminate();

            await().until(() -> health(caravan).status() == 503);
            assertThat(health(caravan).text()).contains("\"status\":\"stopping\"");
            assertThat(caller.chunks()).last().satisfies(end -> assertThat(end.text())
                    .endsWith("data: [DONE]\n\n"));
            assertThat(caravan.exitCode()).as(caravan.log()).isZero();
        }
        assertThat(Caravans.entries(data))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path("outcome").asText()).isEqualTo("ok"));
    }

    @Test
    void aStreamWithoutAnEndDoesNotKeepItFromEnding() throws IOException, InterruptedException {
        try (Caravans caravan = Caravans.start(data, Map.of("CARAVAN_SHUTDOWN_TIMEOUT", "1s"));
                RawClient caller = stream(caravan, "demo/stall", "Hello?")) {
            long told = System.nanoTime();
            caravan.terminate();

            assertThatThrownBy(caller::chunks).as("no clean end").isInstanceOf(UncheckedIOException.class);
            assertThat(caravan.exitCode()).as(caravan.log()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(5));
        }
        assertThat(Caravans.entries(data))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path("outcome").asText()).isEqualTo("gateway_stopping"));
    }

    @Test
    void aSecondProcessOnTheSameFolderIsRefused() throws IOException, InterruptedException {
        try (Caravans first = Caravans.start(data, Map.of())) {
            assertThat(first.port()).isPositive();
            try (Caravans second = Caravans.start(data, Map.of())) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.log())
                        .contains(data.toString(), "another Caravan", "CARAVAN_DATA")
                        .doesNotContain("Exception");
            }
            assertThat(health(first).status()).isEqualTo(200);
            assertThat(List.of(first.isAlive())).containsOnly(true);
        }
    }
}
