package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.StillClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who fails too often is left alone for a while, and then asked by a few; and no reload forgets it. */
class CircuitsTest {
    private static final String MODELS = """
            models:
              - {name: smart, deployments: [a/big, b/large]}
            circuit: {window: 4, failures: 50%, open: 30s, probes: 2}
            """;
    private static final Reply BUSY = Replies.error(503, "server_error", "busy", "Busy");

    private final StillClock clock = new StillClock(Instant.parse("2026-11-26T12:00:00Z"));

    private Fleet fleet(String models) {
        return Fleet.of("a b", models, plan -> plan.clock(clock));
    }

    private static void chat(Fleet fleet, int times) {
        IntStream.range(0, times)
                .forEach(call -> assertThat(fleet.chat("smart").statusCode()).isEqualTo(200));
    }

    @Test
    void whoFailsTooOftenIsNotAskedForAWhileThenByOneAndThenByAllAgain() {
        try (Fleet fleet = fleet(MODELS)) {
            fleet.fake("a").next(BUSY, BUSY, BUSY, BUSY);
            chat(fleet, 4);
            assertThat(fleet.asked()).containsExactly(4, 4);

            chat(fleet, 3);
            assertThat(fleet.asked()).containsExactly(4, 7);

            clock.move(Duration.ofSeconds(30));
            chat(fleet, 3);
            assertThat(fleet.asked())
                    .as("the first that was let through has closed it")
                    .containsExactly(7, 7);
        }
    }

    @Test
    void whenItIsHalfOpenOnlySoManyAreLetThroughHoweverManyCome() throws Exception {
        try (Fleet fleet = fleet(MODELS);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            fleet.fake("a").next(BUSY, BUSY, BUSY, BUSY);
            chat(fleet, 4);
            fleet.fake("a").always(Reply.hangs());
            clock.move(Duration.ofSeconds(30));

            List<Future<HttpResponse<String>>> calls = IntStream.range(0, 20)
                    .mapToObj(call -> callers.submit(() -> fleet.chat("smart")))
                    .toList();

            fleet.fake("b").awaitSeen(4 + 18);
            assertThat(fleet.fake("a").openExchanges()).hasSize(2);
            assertThat(calls.stream().filter(call -> !call.isDone()).count()).isGreaterThanOrEqualTo(2);
            fleet.fake("a").close();
            for (Future<HttpResponse<String>> call : calls) {
                assertThat(call.get().statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aReloadForgetsNoCircuitAndNoCoolDown() {
        String models = MODELS + "fallbacks: {smart: [b/other]}\n";
        try (Fleet fleet = fleet(models)) {
            fleet.fake("a").next(BUSY, BUSY, BUSY, BUSY);
            chat(fleet, 4);
            fleet.fake("b").next(Replies.error(404, "e", "model_not_found", "No such model"));
            chat(fleet, 1);
            String before = fleet.states();
            assertThat(before).contains("\"open\"", "\"cooling\"");

            fleet.gate()
                    .write("config/models.yaml", models + "aliases: {x: a/big}\n")
                    .reload();
            assertThat(fleet.states()).isEqualTo(before);
            fleet.gate()
                    .write("config/application.properties", "caravan.keep-alive=1s\n")
                    .reload();
            assertThat(fleet.states()).isEqualTo(before);

            chat(fleet, 1);
            assertThat(fleet.fake("b").seen().getLast().text()).contains("\"other\"");
            assertThat(fleet.fake("a").seen()).hasSize(4);
        }
    }

    @Test
    void aStreamThatBreaksOffIsAFailureToo() {
        String word = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Far\"}}]}";
        String models = "models: [{name: smart, deployments: [a/big, b/large]}]\ncircuit: {window: 2}\n";
        try (Fleet fleet = fleet(models)) {
            fleet.fake("a").always(Reply.sse(List.of(word, "{\"error\":{\"message\":\"Overloaded\"}}")));
            fleet.stream("smart");
            fleet.stream("smart");

            fleet.stream("smart");

            assertThat(fleet.asked()).containsExactly(2, 1);
        }
    }

    @Test
    void whatIsWrongWithItsSettingsIsTold() {
        try (Fleet fleet = fleet(MODELS)) {
            fleet.gate()
                    .write(
                            "config/models.yaml",
                            "circuit: {window: 100, failures: half, slow: soon, slow_share: 0%, probes: 0, tries: 3}\n");

            assertThat(fleet.gate().reload().toString())
                    .contains("models.yaml:1: circuit.window: '100' is not a whole number from 1 to 64")
                    .contains("circuit.failures: 'half' is not a share from 1% to 100%")
                    .contains("circuit.slow: 'soon' is not a time")
                    .contains("circuit.slow_share: '0%' is not a share")
                    .contains("circuit.probes: '0' is not a whole number from 1")
                    .contains("circuit.tries: is not known here");
        }
    }
}
