package caravan.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.Vendors;
import caravan.keys.Admin;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.StillClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same model twice, each time with another account. */
class CopiesTest {
    private static final String PROVIDERS =
            "providers:\n  acme: {base_url: \"${env:ACME_URL}/v1\", keys: [NO_KEY], probe: {every: 30s, path: /ping}}\n";
    private static final String MODELS = """
            models:
              - {name: rocket, provider: acme, token: t1%1$s}
              - {name: rocket, provider: acme, token: t2%1$s}
            circuit: {window: 2, failures: 100%%, open: 1h}
            retry: {tries: 1}
            """;
    private static final Reply REFUSED = Replies.error(401, "e", "invalid_api_key", "Bad key");

    private final Vendors vendors = new Vendors("acme");
    private final StillClock clock = new StillClock(Instant.parse("2026-11-26T12:00:00Z"));

    @AfterEach
    void stop() {
        vendors.close();
    }

    private Gate gate(String more) {
        return Admin.in(vendors.plan(PROVIDERS))
                .clock(clock)
                .file("config/models.yaml", MODELS.formatted(more))
                .env("AUTH_TOKEN", "door")
                .start();
    }

    private static HttpResponse<String> ask(Gate gate, String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false), "Authorization", "Bearer door");
    }

    /** With which accounts so many calls were answered or refused. */
    private String used(Gate gate, int calls) {
        IntStream.range(0, calls).forEach(call -> {
            clock.move(Duration.ofMillis(10));
            assertThat(ask(gate, "rocket").statusCode()).isEqualTo(200);
        });
        return String.join(" ", vendors.asked()).replace("acme rocket Bearer ", "");
    }

    private void refuse(String token, Reply reply) {
        vendors.get("acme")
                .when(
                        seen -> seen.method().equals("POST")
                                && ("Bearer " + token).equals(seen.header("authorization")),
                        reply);
    }

    @Test
    void aiProxysFileMayNameAModelTwiceWithTwoTokens() {
        String url = vendors.get("acme").url() + "/v1/chat/completions";
        String file = """
                models:
                  - {name: rocket, provider: acme, url: "%1$s", token: t1, requests_per_minute: 1, model_size: BIG}
                  - {name: rocket, provider: acme, url: "%1$s", token: t2, requests_per_minute: 2, model_size: BIG}
                """.formatted(url);
        try (Gate gate = Gate.plan()
                .clock(clock)
                .file("provider-config.yaml", file)
                .flag("config", "provider-config.yaml")
                .env("AUTH_TOKEN", "door")
                .start()) {
            assertThat(used(gate, 2)).isEqualTo("t1 t2");
            assertThat(ask(gate, "BIG").statusCode()).isEqualTo(200);
            assertThat(ask(gate, "BIG").statusCode()).as("three in a minute").isEqualTo(429);
            assertThat(vendors.asked()).containsExactly("acme rocket Bearer t2");
        }
    }

    @Test
    void ofEqualsTheOneLeastRecentlyUsedIsAsked() {
        try (Gate gate = gate("")) {
            assertThat(used(gate, 4)).isEqualTo("t1 t2 t1 t2");
        }
    }

    @Test
    void theLowerPriorityIsAskedFirst() {
        try (Gate gate = gate("")) {
            gate.write("config/models.yaml", MODELS.formatted("").replace("token: t1", "token: t1, priority: 2"));
            gate.reload();
            assertThat(used(gate, 3)).isEqualTo("t2 t2 t2");
        }
    }

    @Test
    void eachCoolsDownAndOpensItsCircuitForItself() {
        refuse("t1", Replies.error(500, "server_error", "oops", "Oops"));
        try (Gate gate = gate("")) {
            assertThat(used(gate, 5)).isEqualTo("t1 t2 t1 t2 t2 t2 t2");
            assertThat(gate.get("/stats", "Authorization", "Bearer door").body())
                    .contains("\"acme/rocket\":{\"state\":\"open\"", "\"acme/rocket#2\":{\"state\":\"ready\"");
        }
    }

    @Test
    void theSecondOneCanBeDrainedByItsNumberWhichIsNeverSent() {
        try (Gate gate = gate("")) {
            Admin admin = Admin.of(gate);
            assertThat(admin.send("POST", "/admin/deployments/acme/rocket%232/drain", "")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(used(gate, 3)).isEqualTo("t1 t1 t1");
            assertThat(ask(gate, "acme/rocket#2").statusCode()).isEqualTo(503);
            admin.send("POST", "/admin/deployments/acme/rocket%232/enable", "");
            HttpResponse<String> second = ask(gate, "acme/rocket#2");
            assertThat(second.headers().firstValue("x-caravan-model")).contains("rocket");
            assertThat(vendors.asked()).containsExactly("acme rocket Bearer t2");
            assertThat(ask(gate, "acme/rocket#3").statusCode())
                    .as("there are two")
                    .isEqualTo(401);
            assertThat(admin.get("/admin/deployments").body())
                    .contains("\"acme/rocket#2\"", "\"token of acme/rocket#2\"");
            assertThat(admin.get("/admin/explain?model=rocket").body()).contains("acme/rocket#2");
        }
    }

    @Test
    void aKeyThatMayUseTheModelMayUseBoth() {
        String keys = "keys: [{name: team-a, sha256: "
                + "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824, models: [acme/rocket]}]\n";
        try (Gate gate = gate("")) {
            gate.write("config/keys.yaml", keys).reload();
            IntStream.range(0, 2)
                    .forEach(call -> gate.post(
                            "/v1/chat/completions", Gate.chat("rocket", false), "Authorization", "Bearer hello"));
            assertThat(vendors.asked()).containsExactly("acme rocket Bearer t1", "acme rocket Bearer t2");
        }
    }

    @Test
    void aTokenThatIsRefusedIsOutUntilAProbeIsAnsweredWhereAnotherStandsIn() {
        refuse("t1", REFUSED);
        AtomicBoolean mended = new AtomicBoolean();
        vendors.get("acme").when(seen -> seen.path().equals("/v1/ping") && !mended.get(), REFUSED);
        vendors.get("acme").when(seen -> seen.path().equals("/v1/ping"), Reply.json("{}"));
        try (Gate gate = gate("")) {
            assertThat(used(gate, 3)).isEqualTo("t1 t2 t2 t2");
            assertThat(gate.get("/stats", "Authorization", "Bearer door").body())
                    .contains("\"token of acme/rocket\":\"out\"");
            HttpResponse<String> alone = ask(gate, "acme/rocket");
            assertThat(alone.statusCode()).as("nobody stands in").isEqualTo(401);
            vendors.asked();

            mended.set(true);
            clock.move(Duration.ofSeconds(31));
            await().until(() -> gate.get("/stats", "Authorization", "Bearer door")
                    .body()
                    .contains("\"token of acme/rocket\":\"ready\""));
        }
    }

    @Test
    void aNewTokenInTheFileBringsItBack() {
        refuse("t1", REFUSED);
        try (Gate gate = gate("")) {
            assertThat(used(gate, 2)).isEqualTo("t1 t2 t2");
            gate.write("config/models.yaml", MODELS.formatted("").replace("t1", "t3"));
            assertThat(gate.reload()).first().isEqualTo("done");
            clock.move(Duration.ofMinutes(2)); // whoever refused is left alone for a minute
            assertThat(used(gate, 2)).isEqualTo("t3 t2");
        }
    }
}
