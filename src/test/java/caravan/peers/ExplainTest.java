package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.keys.Admin;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.StillClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rule of the files that does not hold is told: when they are read, or when somebody asks what would become of a call. */
class ExplainTest {
    private static final String PROVIDERS = """
            providers:
              a: {base_url: "${env:A_URL}", auth: none}
              b: {base_url: "${env:B_URL}", auth: none}
              dark: {base_url: "${env:B_URL}", keys: DARK_KEY}
              off: {base_url: "${env:NOWHERE}/v1", auth: none}
            """;
    private static final String MODELS = """
            default_provider: a
            models:
              - name: smart
                policy: roundrobin
                deployments:
                  - {provider: a, model: one}
                  - {provider: b, model: short, max_request_length: 1000}
                  - {provider: b, model: paced, requests_per_minute: 1}
                  - {provider: b, model: drained}
                  - {provider: b, model: tired}
                  - {provider: dark, model: night}
                  - {provider: off, model: ghost}
            fallbacks: {smart: [b/closed]}
            context_fallbacks: {smart: [b/long]}
            retry: {tries: 1}
            """;
    private static final String KEYS = """
            keys:
              - {name: team-a, sha256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824, models: [smart]}
              - {name: team-b, sha256: 3cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824, models: [other]}
            """;

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

    private JsonNode explain(String query) {
        HttpResponse<String> answer = Admin.of(gate).get("/admin/explain?" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Admin.tree(answer);
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.path("deployment").asText()));
        return names;
    }

    private void ask(String model) {
        assertThat(gate.post("/v1/chat/completions", Gate.chat(model, false), "Authorization", "Bearer hello")
                        .statusCode())
                .isLessThan(500);
    }

    @Test
    @Complaint(number = 27, of = "envoyproxy/ai-gateway#1866")
    void whoWouldBeAskedIsToldInOrderAndWhyTheOthersWouldNot() {
        b.when(
                seen -> seen.text().contains("\"tired\""),
                Replies.error(429, "e", "r", "Slow").header("Retry-After", "60"));
        b.when(seen -> seen.text().contains("\"paced\""), Replies.chat("Hi"));
        a.always(Replies.error(404, "e", "no", "No such model"));
        ask("smart");
        Admin.of(gate).send("POST", "/admin/deployments/b/drained/drain", "");

        JsonNode told = explain("model=smart&tokens=5000&key=team-a");

        JsonNode others = told.path("others");
        assertThat(others.toString())
                .contains("{\"deployment\":\"b/short\",\"why\":\"max_request_length is 1000 bytes")
                .contains("{\"deployment\":\"b/drained\",\"why\":\"drained\"}")
                .contains("{\"deployment\":\"b/closed\",\"why\":\"the key may not use it\"}")
                .contains("{\"deployment\":\"dark/night\",\"why\":\"no key for provider dark pays for this call")
                .contains("{\"deployment\":\"off/ghost\",\"why\":\"provider 'off' is not switched on");
        assertThat(names(told.path("candidates"))).contains("b/tired");
        assertThat(told.path("context_fallbacks").toString()).isEqualTo("[\"b/long\"]");
        assertThat(told.path("refused").isNull()).isTrue();
    }

    @Test
    @Complaint(number = 27, of = "envoyproxy/ai-gateway#1866")
    void whatIsToldIsWhatHappensAndNobodysTurnPassesByAsking() {
        for (int call = 0; call < 6; call++) {
            String first =
                    names(explain("model=smart&key=team-a").path("candidates")).getFirst();
            assertThat(names(explain("model=smart&key=team-a").path("candidates")))
                    .startsWith(first);

            HttpResponse<String> answer =
                    gate.post("/v1/chat/completions", Gate.chat("smart", false), "Authorization", "Bearer hello");
            String asked = answer.headers().firstValue("x-caravan-provider").orElseThrow() + "/"
                    + answer.headers().firstValue("x-caravan-model").orElseThrow();
            assertThat(first).isEqualTo(asked);
        }
    }

    @Test
    @Complaint(number = 27, of = "envoyproxy/ai-gateway#1866")
    void aPaceThatIsSpentIsToldWithItsName() {
        for (int call = 0; call < 7; call++) {
            ask("smart");
        }

        assertThat(explain("model=smart&key=team-a").path("others").toString())
                .contains(
                        "{\"deployment\":\"b/paced\",\"why\":\"its pace is spent: models/b/paced/requests_per_minute\"}");
    }

    @Test
    @Complaint(number = 27, of = "envoyproxy/ai-gateway#1866")
    void aFallbackThatNobodyHasAndALimitThatIsNoneAreToldAtTheStart() {
        gate.write("config/models.yaml", """
                default_provider: b
                fallbacks: {smart: [demo/none]}
                limits: {smart: 3}
                models: [{name: smart, deployments: [a/one], requests_per_second: 3}]
                """);

        assertThat(gate.reload().toString())
                .contains("models.yaml:2: fallbacks.smart: the provider demo has no model 'none'")
                .contains("models.yaml:3: limits: is not known here")
                .contains("models.yaml:4: models[0].requests_per_second: is not known here");
    }

    @Test
    @Complaint(number = 27, of = "envoyproxy/ai-gateway#1866")
    void whatADeploymentCannotDoIsTold() {
        gate.write("config/models.yaml", MODELS + """
                capabilities:
                  a/one: {tools: false, vision: false}
                  b/paced: {context: 100}
                """);
        assertThat(gate.reload()).first().isEqualTo("done");

        assertThat(explain("model=smart&key=team-a&tokens=200").path("others").toString())
                .contains(
                        "{\"deployment\":\"b/paced\",\"why\":\"its context is 100 tokens, and the request has about 200\"}")
                .doesNotContain("a/one");
        for (String need : List.of("tools", "vision")) {
            JsonNode told = explain("model=smart&key=team-a&needs=streaming," + need);
            assertThat(names(told.path("candidates"))).contains("b/paced").doesNotContain("a/one");
            assertThat(told.path("others").toString())
                    .contains("{\"deployment\":\"a/one\",\"why\":\"cannot do " + need
                            + ", as `capabilities` in models.yaml says\"}");
        }
        assertThat(Admin.of(gate).get("/admin/explain?model=smart&needs=magic").body())
                .contains("'needs' must be some of tools, vision, audio, json_schema, streaming");
    }

    @Test
    void whoMayNotAndWhatIsWrongIsTold() {
        assertThat(explain("model=smart&key=team-b").path("refused").asText())
                .isEqualTo("Your key may not use the model 'smart'.");
        Admin admin = Admin.of(gate);
        assertThat(admin.get("/admin/explain").statusCode()).isEqualTo(400);
        assertThat(admin.get("/admin/explain?model=x&tokens=-1").statusCode()).isEqualTo(400);
        assertThat(admin.get("/admin/explain?model=x&nix=1").statusCode()).isEqualTo(400);
        assertThat(admin.get("/admin/explain?model=x&key=nobody").statusCode()).isEqualTo(404);
    }
}
