package caravan.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.keys.Admin;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.StillClock;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What administrators see and order of deployments. */
class DeploymentsTest {
    private static final String PROVIDERS = """
            providers:
              a: {base_url: "${env:A_URL}", keys: [K1, K2]}
              b: {base_url: "${env:B_URL}", auth: none}
            """;
    private static final String MODELS = """
            models:
              - {name: smart, deployments: [a/big, b/org/large]}
            fallbacks: {a/big: [b/small]}
            retry: {tries: 1}
            """;

    /** The hash is that of hello. */
    private static final String KEYS =
            "keys: [{name: team-a, sha256: " + "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824}]\n";

    private final FakeProvider a = FakeProvider.start();
    private final FakeProvider b = FakeProvider.start();
    private final StillClock clock = new StillClock(Instant.parse("2026-11-26T12:00:00Z"));
    private Gate gate;

    @BeforeEach
    void start() {
        gate = Admin.in(Gate.plan())
                .clock(clock)
                .env("A_URL", a.url())
                .env("B_URL", b.url())
                .env("K1", "sk-one")
                .env("K2", "sk-two")
                .file("config/providers.yaml", PROVIDERS)
                .file("config/models.yaml", MODELS)
                .file("config/keys.yaml", KEYS)
                .start();
    }

    @AfterEach
    void stop() {
        gate.close();
        a.close();
        b.close();
    }

    private HttpResponse<String> chat(String model) {
        return gate.post("/v1/chat/completions", Gate.chat(model, false), "Authorization", "Bearer hello");
    }

    /** By one deployment, and nobody in its place. */
    private HttpResponse<String> chatWithOne(String model) {
        return gate.post(
                "/v1/chat/completions",
                Gate.chat(model, false),
                "Authorization",
                "Bearer hello",
                "X-Caravan-Fallbacks",
                "none");
    }

    private String page(String path) {
        return gate.get(path, "Authorization", "Bearer hello").body();
    }

    private JsonNode deployment(String name) {
        for (JsonNode each :
                Admin.tree(Admin.of(gate).get("/admin/deployments")).path("data")) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no " + name);
    }

    private JsonNode order(String name, String order) {
        HttpResponse<String> answer = Admin.of(gate).send("POST", "/admin/deployments/" + name + "/" + order, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Admin.tree(answer);
    }

    @Test
    void theListHasThoseOfTheFilesAndHowTheyAre() {
        a.next(Replies.error(429, "e", "rate", "Slow").header("Retry-After", "60"));
        a.next(Replies.error(429, "e", "rate", "Slow").header("Retry-After", "90"));
        chat("smart");

        JsonNode big = deployment("a/big");
        assertThat(big.path("state").asText()).isEqualTo("cooling");
        assertThat(big.path("since").asText()).isEqualTo("2026-11-26T12:00:00Z");
        assertThat(big.path("until").asText()).isEqualTo("2026-11-26T12:01:30Z");
        assertThat(big.path("failures").asInt()).isEqualTo(1);
        assertThat(big.path("keys").toString())
                .isEqualTo("[{\"name\":\"K1\",\"state\":\"cooling\",\"until\":\"2026-11-26T12:01:00Z\"},"
                        + "{\"name\":\"K2\",\"state\":\"cooling\",\"until\":\"2026-11-26T12:01:30Z\"}]");
        JsonNode large = deployment("b/org/large");
        assertThat(large.path("state").asText()).isEqualTo("ready");
        assertThat(large.path("latency_ms").decimalValue()).isPositive();
        assertThat(large.path("last_used").asText()).isEqualTo("2026-11-26T12:00:00Z");
        assertThat(deployment("b/small").path("last_used").isNull()).isTrue();
        assertThat(Admin.of(gate).get("/admin/deployments").body()).doesNotContain("sk-");
    }

    @Test
    void nobodyIsSentToOneThatIsDrainedUntilItIsEnabled() {
        assertThat(order("a/big", "drain").path("state").asText()).isEqualTo("drained");
        chat("smart");
        assertThat(chat("a/big").headers().firstValue("x-caravan-provider")).contains("b");
        assertThat(a.seen()).isEmpty();

        clock.move(Duration.ofHours(1));
        JsonNode enabled = order("a/big", "enable");
        assertThat(enabled.path("state").asText()).isEqualTo("ready");
        assertThat(enabled.path("since").asText()).isEqualTo("2026-11-26T13:00:00Z");
        chat("smart");
        assertThat(a.seen()).hasSize(1);
    }

    @Test
    void aDrainOutlastsAReload() {
        order("a/big", "drain");

        gate.write("config/models.yaml", MODELS + "aliases: {x: a/big}\n").reload();
        gate.write("config/application.properties", "caravan.keep-alive=1s\n").reload();

        assertThat(deployment("a/big").path("state").asText()).isEqualTo("drained");
        chat("smart");
        assertThat(a.seen()).isEmpty();
    }

    @Test
    void whereOnlyDrainedOnesAreLeftTheGatewayRefuses() {
        order("a/big", "drain");
        order("b/org/large", "drain");

        HttpResponse<String> refused = chat("smart");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("x-caravan-refused-by")).contains("gateway");
        assertThat(refused.body()).contains("\"code\":\"deployments_drained\"").contains("'smart' is drained");
        assertThat(chatWithOne("a/big").statusCode()).isEqualTo(503);
        assertThat(a.seen()).isEmpty();
        assertThat(b.seen()).isEmpty();
    }

    @Test
    void oneThatIsDrainedIsNotAskedAfterAFailureEither() {
        order("b/org/large", "drain");
        a.always(Replies.error(500, "e", "oops", "Oops"));

        assertThat(chat("smart").statusCode()).isEqualTo(500);
        assertThat(b.seen()).isEmpty();
    }

    @Test
    void oneThatIsDrainedWhileAnotherFailsIsNotAskedAnyMore() {
        a.always(request -> {
            order("b/org/large", "drain");
            return Replies.error(500, "e", "oops", "Oops");
        });

        assertThat(chat("smart").statusCode()).isEqualTo(500);
        assertThat(b.seen()).isEmpty();
    }

    @Test
    void whoWantsOneDeploymentAloneGetsTheFirstThatTakesCalls() {
        order("a/big", "drain");

        assertThat(chatWithOne("smart").headers().firstValue("x-caravan-provider"))
                .contains("b");
        assertThat(a.seen()).isEmpty();
    }

    @Test
    void aDeploymentWithAKeyOfItsOwnShowsThatOne() {
        gate.write("config/models.yaml", "models: [{name: smart, deployments: [{provider: a, model: big, key: K2}]}]\n")
                .reload();

        assertThat(deployment("a/big").path("keys").toString()).isEqualTo("[{\"name\":\"K2\",\"state\":\"ready\"}]");
        assertThat(page("/stats")).contains("\"provider_keys\":{\"a\":{\"K1\":\"ready\",\"K2\":\"ready\"}}");
    }

    @Test
    void anOrderThatIsNoneIsRefusedAndSoIsWhoeverIsNoAdministrator() {
        Admin admin = Admin.of(gate);
        assertThat(admin.send("POST", "/admin/deployments/nobody/x/drain", "").statusCode())
                .isEqualTo(404);
        assertThat(admin.send("POST", "/admin/deployments/a/drain", "").statusCode())
                .isEqualTo(404);
        assertThat(admin.send("POST", "/admin/deployments/a/big/empty", "").statusCode())
                .isEqualTo(404);
        for (String path : new String[] {"/admin/deployments", "/admin/explain?model=smart"}) {
            assertThat(gate.get(path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(gate.post("/admin/deployments/a/big/drain", "").statusCode()).isEqualTo(401);
        assertThat(deployment("a/big").path("state").asText()).isEqualTo("ready");
    }

    @Test
    void anOrderLeavesALineInTheLog() {
        Logger logger = (Logger) LoggerFactory.getLogger("caravan.commands.Commands");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.addAppender(seen);
        logger.setLevel(Level.INFO);
        try {
            order("a/big", "drain");
        } finally {
            logger.setLevel(null);
            logger.detachAppender(seen);
        }

        assertThat(seen.list).extracting(ILoggingEvent::getFormattedMessage).anySatisfy(line -> assertThat(line)
                .startsWith("admin: POST /admin/deployments/a/big/drain by administrator (127.0.0.1")
                .contains("\"state\":\"ready\"")
                .contains("-> {")
                .contains("\"state\":\"drained\""));
    }

    @Test
    void figuresAndMetersHaveThemAndNoNameThatACallerMadeUp() {
        a.when(seen -> "Bearer sk-one".equals(seen.header("authorization")), Replies.error(401, "e", "k", "Bad key"));
        chat("smart");
        chat("b/made-up");
        assertThat(page("/metrics")).contains("state=\"ready\"} 1");
        order("b/small", "drain");

        String stats = page("/stats");
        assertThat(stats)
                .contains("\"a/big\":{\"state\":\"ready\"")
                .contains("\"b/small\":{\"state\":\"drained\"")
                .contains("\"provider_keys\":{\"a\":{\"K1\":\"out\",\"K2\":\"ready\"}}")
                .doesNotContain("sk-");
        String metrics = page("/metrics");
        assertThat(metrics)
                .contains(
                        "caravan_deployment_state{gen_ai_provider_name=\"b\",gen_ai_request_model=\"small\",state=\"drained\"} 1")
                .contains(
                        "caravan_deployment_state{gen_ai_provider_name=\"b\",gen_ai_request_model=\"small\",state=\"ready\"} 0")
                .contains("caravan_deployment_latency_seconds{gen_ai_provider_name=\"a\",gen_ai_request_model=\"big\"}")
                .contains("caravan_key_ready{gen_ai_provider_name=\"a\",key=\"K1\"} 0")
                .contains("caravan_key_ready{gen_ai_provider_name=\"a\",key=\"K2\"} 1");
        assertThat(metrics.lines().filter(line -> line.startsWith("caravan_deployment")))
                .noneMatch(line -> line.contains("made-up"));

        gate.write("config/models.yaml", "models: [{name: smart, deployments: [b/org/large]}]\n")
                .reload();
        assertThat(page("/metrics").lines().filter(line -> line.startsWith("caravan_deployment")))
                .isNotEmpty()
                .noneMatch(line -> line.contains("small"));
    }
}
