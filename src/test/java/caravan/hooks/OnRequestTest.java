package caravan.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.Imitation;
import caravan.testkit.RawClient;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A route at {@code direct:on-request} may change what is asked, or refuse it. */
@ParameterizedClass
@ValueSource(strings = {"loop", "virtual"})
class OnRequestTest {
    private static final String CHAT = "/v1/chat/completions";

    @Parameter
    String threads;

    private Rig rig;

    /** A user's bean. */
    public static final class Mine {
        static final Semaphore INSIDE = new Semaphore(0);
        static volatile CountDownLatch held = new CountDownLatch(0);

        public void fail(@Body Object body) {
            throw new IllegalArgumentException("secret details");
        }

        public void hang(@Body Object body) throws InterruptedException {
            INSIDE.release();
            held.await();
        }
    }

    private Gate hooked(String... steps) {
        rig = Rig.house(plan -> plan.flag("threads", threads)
                .file(Hooked.file("mine"), Hooked.route("on-request", steps))
                .file("config/application.properties", "camel.beans.mine=#class:" + Mine.class.getName()));
        rig.fake().always(new Imitation());
        return rig.gate();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whatItLeavesIsWhatIsAsked() {
        Gate gate = hooked(
                "convertBodyTo: {id: as-text, type: String}",
                "setBody: {id: say-tashkent, simple: {expression: \"${body.replace('Samarkand','Tashkent')}\"}}");

        assertThat(gate.post(CHAT, Gate.chat("gpt-5-mini", false)).statusCode()).isEqualTo(200);
        assertThat(rig.lastSeen().text())
                .isEqualTo(Gate.chat("gpt-5-mini", false).replace("Samarkand", "Tashkent"));
    }

    @Test
    void anotherModelThatItNamesIsTheOneThatIsChosen() {
        Gate gate = hooked("bean: {id: other, ref: dialects, method: \"askFor('gpt-5')\"}");

        gate.post(CHAT, Gate.chat("gpt-5-mini", false));

        assertThat(rig.lastSeen().json().path("model").asText()).isEqualTo("gpt-5");
    }

    @Test
    void aMapThatItLeavesIsJson() {
        Gate gate = hooked(
                "unmarshal: {id: read, json: {library: Jackson}}",
                "setBody: {id: name-model, simple: {expression: \"${body}\"}}",
                "script: {id: put, simple: {expression: \"${body.put('model', 'gpt-5')}\"}}");

        gate.post(CHAT, Gate.chat("gpt-5-mini", false));

        assertThat(rig.lastSeen().json().path("model").asText()).isEqualTo("gpt-5");
        assertThat(rig.lastSeen().json().path("messages")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"403, permission_error", "429, rate_limit_error", "503, overloaded_error"})
    void itRefusesInTheCallersDialect(int status, String anthropics) throws Exception {
        Gate gate = hooked("bean: {id: refuse-all, ref: dialects, method: \"refuse(" + status
                + ", 'Not today, ${body.caller.name}.')\"}");

        HttpResponse<String> openai = gate.post(CHAT, Gate.chat("gpt-5-mini", false));
        HttpResponse<String> anthropic = gate.post(
                "/v1/messages",
                "{\"model\":\"gpt-5-mini\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(openai.statusCode()).isEqualTo(status);
        assertThat(openai.body()).contains("Not today, anonymous.").contains("refused_by_route");
        assertThat(anthropic.body()).contains("\"type\":\"error\"").contains(anthropics);
        assertThat(rig.fake().seen()).isEmpty();
        assertThat(gate.entry(openai.headers().firstValue("X-Request-Id").orElseThrow())
                        .path("outcome")
                        .asText())
                .isEqualTo("policy_refused_by_route");
    }

    /** It may have a provider's key in it. */
    @Test
    void anOrderToTheGatewayIsNotForIt() {
        Gate gate = hooked("bean: {id: refuse-all, ref: dialects, method: \"refuse(403, 'No.')\"}");

        HttpResponse<String> order =
                gate.post(CHAT, Gate.chat("gpt-5-mini", false).replace("How far is it to Samarkand?", "#caravan help"));

        assertThat(order.statusCode()).as(order.body()).isEqualTo(200);
        assertThat(rig.fake().seen()).isEmpty();
    }

    @Test
    void aStopOrAHeaderInThereDoesNothingToTheCall() {
        Gate gate = hooked("setHeader: {id: mark, name: X-Mark, constant: {expression: mine}}", "stop: {id: enough}");

        HttpResponse<String> answer = gate.post(CHAT, Gate.chat("gpt-5-mini", false));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Mark")).isEmpty();
    }

    @Test
    void aStepThatThrowsIsA500ForThatCallAndTellsTheCallerNothing() {
        Gate gate = hooked("bean: {id: my-step, ref: mine, method: fail}");
        try (Told log = Told.listen()) {
            HttpResponse<String> answer = gate.post(CHAT, Gate.chat("gpt-5-mini", false));

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("server_error").doesNotContain("secret details");
            String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
            assertThat(gate.entry(id).path("outcome").asText()).isEqualTo("gateway_internal");
            assertThat(log.errors()).singleElement().satisfies(said -> assertThat(said)
                    .contains(id)
                    .contains("on-request/my-step")
                    .contains("mine.camel.yaml:6"));
        }
    }

    @Test
    void aRequestThatItLeavesAndThatIsNoneIsNotTheCallersFault() {
        Gate gate = hooked("setBody: {id: spoil, constant: {expression: nonsense}}");

        assertThat(gate.post(CHAT, Gate.chat("gpt-5-mini", false)).statusCode()).isEqualTo(500);
    }

    @Test
    void aStepThatNeverReturnsHoldsNobodyElseAndIsLetGoWhenItsCallerLeaves() throws InterruptedException {
        Gate gate = hooked(
                "filter: {id: if-long, simple: {expression: \"${body.request.headers.get('X-Long')} == 'yes'\"}, steps: [{bean: {id: hang, ref: mine, method: hang}}]}");
        Mine.held = new CountDownLatch(1);
        Mine.INSIDE.drainPermits();
        RawClient[] held = new RawClient[50];
        for (int i = 0; i < held.length; i++) {
            held[i] = rig.caller().send(RawClient.post(CHAT, Gate.chat("gpt-5-mini", false), "X-Long: yes"));
        }
        assertThat(Mine.INSIDE.tryAcquire(held.length, 30, TimeUnit.SECONDS)).isTrue();

        assertThat(gate.post(CHAT, Gate.chat("gpt-5-mini", true)).statusCode()).isEqualTo(200);
        for (RawClient each : held) {
            each.close();
        }
        await().until(() -> gate.inside() == 0);
        assertThat(gate.entries())
                .filteredOn(entry -> entry.path("outcome").asText().equals("caller_left"))
                .hasSize(held.length);
    }
}
