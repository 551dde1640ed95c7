package caravan.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.Imitation;
import caravan.testkit.Replies;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A route at {@code direct:on-answer} may change a whole answer; one at {@code direct:on-stream} is led through when a stream begins. */
@ParameterizedClass
@ValueSource(strings = {"loop", "virtual"})
class OnAnswerTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String SHORT = "setBody: {id: shorten, constant: {expression: '{\"choices\":[]}'}}";

    @Parameter
    String threads;

    private Rig rig;

    private Gate hooked(String name, String... steps) {
        rig = Rig.house(plan -> plan.flag("threads", threads)
                .env("CACHE_TTL", "on")
                .file(Hooked.file("mine"), Hooked.route(name, steps)));
        rig.fake().always(new Imitation());
        return rig.gate();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private JsonNode entry(HttpResponse<String> answer) {
        return rig.gate().entry(answer.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void whatItLeavesIsWhatTheCallerGetsAndTheBooksGoByWhatTheProviderSaid() {
        Gate gate = hooked("on-answer", SHORT);

        HttpResponse<String> answer = gate.post(CHAT, Gate.chat("gpt-5-mini", false));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"choices\":[]}");
        assertThat(answer.headers().firstValue("X-Caravan-Cost-Usd")).isPresent();
        assertThat(entry(answer).path("input_tokens").asInt()).isEqualTo(Replies.PROMPT_TOKENS);
        assertThat(entry(answer).path("estimated").asBoolean()).isFalse();
    }

    @Test
    void anAnswerOutOfTheCacheGoesThroughItToo() {
        Gate gate = hooked("on-answer", SHORT);
        gate.post(CHAT, Gate.chat("gpt-5-mini", false));

        HttpResponse<String> again = gate.post(CHAT, Gate.chat("gpt-5-mini", false));

        assertThat(entry(again).path("cache").asText()).isEqualTo("hit");
        assertThat(again.body()).isEqualTo("{\"choices\":[]}");
    }

    @Test
    void itReadsTheAnswerOfTheCall() {
        Gate gate = hooked("on-answer", "setBody: {id: wrap, simple: {expression: '{\"was\": ${body.answer.text}}'}}");

        assertThat(gate.post(CHAT, Gate.chat("gpt-5-mini", false)).body()).startsWith("{\"was\": {\"id\":");
    }

    @Test
    void aStreamGoesPastItToTheByte() {
        Gate gate = hooked("on-answer", SHORT);

        assertThat(gate.post(CHAT, Gate.chat("gpt-5-mini", true)).body())
                .contains("\"content\":\"Hello")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void aStreamIsRefusedByItsOwnRouteAndTheProviderLetGo() {
        Gate gate =
                hooked("on-stream", "bean: {id: no-streams, ref: dialects, method: \"refuse(403, 'No streams.')\"}");

        assertThat(gate.post(CHAT, Gate.chat("gpt-5-mini", true)).statusCode()).isEqualTo(403);
        assertThat(gate.post(CHAT, Gate.chat("gpt-5-mini", false)).statusCode()).isEqualTo(200);
        await().until(() -> gate.inside() == 0);
    }

    @Test
    void whatARouteLeavesInPlaceOfAStreamIsA500() {
        Gate gate = hooked("on-stream", SHORT);

        assertThat(gate.post(CHAT, Gate.chat("gpt-5-mini", true)).statusCode()).isEqualTo(500);
    }
}
