package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import caravan.testkit.StillClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who was given up is asked again by a cheap request, and comes back in by a good answer. */
class ProbesTest {
    private static final String MODELS = """
            models:
              - {name: smart, deployments: [a/big, b/large]}
            circuit: {window: 2, failures: 100%, open: 1h}
            retry: {tries: 1}
            """;
    private static final Reply BUSY = Replies.error(503, "server_error", "busy", "Busy");

    private final StillClock clock = new StillClock(Instant.parse("2026-11-26T12:00:00Z"));

    private Fleet fleet() {
        return Fleet.of("a b", MODELS, plan -> plan.clock(clock));
    }

    /** As it stands in the file, and {@code a} is asked again. */
    private static void probed(Fleet fleet) {
        String providers = fleet.gate().read("config/providers.yaml");
        fleet.gate()
                .write(
                        "config/providers.yaml",
                        providers.replaceFirst("keys:", "probe: {every: 30s, path: /ping}, keys:"));
        assertThat(fleet.gate().reload()).first().isEqualTo("done");
    }

    private static List<Seen> pings(FakeProvider fake) {
        return fake.seen().stream().filter(seen -> seen.method().equals("GET")).toList();
    }

    private static void chat(Fleet fleet, int times) {
        IntStream.range(0, times)
                .forEach(call -> assertThat(fleet.chat("smart").statusCode()).isEqualTo(200));
    }

    @Test
    void aKeyThatWasOutComesBackWhenItsProviderKnowsItAgain() {
        try (Fleet fleet = fleet()) {
            probed(fleet);
            fleet.fake("a")
                    .when(
                            seen -> seen.path().equals("/v1/ping"),
                            request -> pings(fleet.fake("a")).size() < 2
                                    ? Replies.error(401, "e", "invalid_api_key", "Bad key")
                                    : Reply.json("{}"));
            fleet.fake("a").next(Replies.error(401, "e", "invalid_api_key", "Bad key"));
            chat(fleet, 1);
            clock.move(Duration.ofDays(1));
            await().until(() -> pings(fleet.fake("a")).size() == 1);
            chat(fleet, 1);
            assertThat(posts(fleet)).isEqualTo(1);

            clock.move(Duration.ofSeconds(30));
            await().until(() -> fleet.keys().contains("\"KEY_a\":\"ready\""));

            chat(fleet, 1);
            assertThat(posts(fleet)).isEqualTo(2);
            assertThat(pings(fleet.fake("a")).getFirst().header("authorization"))
                    .isEqualTo("Bearer sk-a");
        }
    }

    private static int posts(Fleet fleet) {
        return fleet.fake("a").seen().size() - pings(fleet.fake("a")).size();
    }

    @Test
    void anOpenCircuitIsClosedByAGoodAnswer() {
        try (Fleet fleet = fleet()) {
            probed(fleet);
            fleet.fake("a").when(seen -> seen.path().equals("/v1/ping"), Reply.json("{}"));
            fleet.fake("a").next(BUSY, BUSY);
            chat(fleet, 3);
            assertThat(posts(fleet)).isEqualTo(2);

            clock.move(Duration.ofSeconds(31));
            await().until(() -> fleet.states().contains("\"a/big\":{\"state\":\"ready\""));

            chat(fleet, 1);
            assertThat(posts(fleet)).isEqualTo(3);
            int pings = pings(fleet.fake("a")).size();
            clock.move(Duration.ofHours(1));
            chat(fleet, 1);
            assertThat(pings(fleet.fake("a")))
                    .as("all is well, and nothing is asked")
                    .hasSize(pings);
        }
    }

    @Test
    void whoIsTakenOutOfTheFilesIsAskedNoMore() {
        try (Fleet fleet = fleet()) {
            String without = fleet.gate().read("config/providers.yaml");
            probed(fleet);
            fleet.fake("a").next(BUSY, BUSY);
            fleet.fake("a").when(seen -> seen.path().equals("/v1/ping"), BUSY);
            chat(fleet, 2);
            clock.move(Duration.ofSeconds(31));
            await().until(() -> pings(fleet.fake("a")).size() == 1);

            fleet.gate().write("config/providers.yaml", without).reload();
            clock.move(Duration.ofSeconds(31));
            await().during(Duration.ofSeconds(2))
                    .until(() -> pings(fleet.fake("a")).size() == 1);
        }
    }

    @Test
    void whatIsWrongWithItIsTold() {
        try (Fleet fleet = fleet()) {
            fleet.gate().write("config/providers.yaml", """
                    providers:
                      a: {base_url: "http://localhost:1", auth: none, probe: {every: 10ms, path: models, often: 1}}
                      b: {route: "direct:b", auth: none, probe: {every: 1m}}
                    """);

            assertThat(fleet.gate().reload().toString())
                    .contains("providers.yaml:2: providers.a.probe.every: must be at least 1s")
                    .contains("providers.yaml:2: providers.a.probe.path: must begin with /")
                    .contains("providers.yaml:2: providers.a.probe.often: is not known here")
                    .contains("providers.yaml:3: providers.b.probe: cannot be asked of a route");
        }
    }
}
