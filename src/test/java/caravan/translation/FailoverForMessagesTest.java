package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.door.Rig;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.anthropic.core.ObjectMappers;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.RateLimitException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who stands in may speak another language than whoever was asked first; the caller reads one answer, or one error, in its own. */
class FailoverForMessagesTest {
    private Rig rig;
    private Claude claude;

    @BeforeEach
    void open() {
        rig = Town.house(plan -> plan.file("config/models.yaml", """
                models:
                  - {name: smart, policy: fallback, deployments: [anthropic/claude-sonnet-4-5, openai/gpt-4o, gemini/gemini-2.5-flash]}
                  - {name: home, policy: fallback, deployments: [openai/gpt-4o, demo/echo]}
                """));
        claude = Claude.of(rig);
    }

    @AfterEach
    void close() {
        claude.close();
        rig.close();
    }

    private static boolean isFor(Seen seen, String path) {
        return seen.path().contains(path);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theNextOneAnswersInAnotherLanguage(boolean streamed) {
        rig.fake().when(seen -> isFor(seen, "/v1/messages"), Reply.json(529, "{}"));
        rig.fake().when(seen -> isFor(seen, "/chat/completions"), Replies.error(500, "x", "y", "Not today"));
        rig.fake().always(Spoken.of("stop", new Spoken.Text("By camel.")));

        assertThat(Claude.text(claude.ask(Town.messages("smart", ""), streamed)))
                .isEqualTo("By camel.");
        assertThat(rig.fake().seen())
                .extracting(Seen::path)
                .hasSize(3)
                .last()
                .asString()
                .startsWith("/v1beta/models/gemini-2.5-flash:");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDemoMayStandIn(boolean streamed) {
        rig.fake().always(Replies.error(500, "x", "y", "Not today"));

        assertThat(Claude.text(claude.ask(Town.messages("home", ""), streamed))).isEqualTo("How far is Samarkand?");
    }

    @Test
    void whenNobodyAnswersOneErrorSaysHowEachOfThemEnded() {
        rig.fake().always(Replies.error(500, "x", "y", "Not today"));

        InternalServerException failure = failure(InternalServerException.class);

        assertThat(message(failure))
                .contains("anthropic/claude-sonnet-4-5: 500; openai/gpt-4o: 500; gemini/gemini-2.5-flash: 500")
                .doesNotContain("sk-");
        assertThat(body(failure).at("/error/type").asText()).isEqualTo("api_error");
        assertThat(body(failure).path("request_id").asText()).startsWith("req_");
    }

    @Test
    void aLimitThatEndsSoonIsWhatTheCallerIsToldOf() {
        rig.fake()
                .when(
                        seen -> isFor(seen, "/chat/completions"),
                        Replies.error(429, "requests", "rate_limit_exceeded", "Slow")
                                .header("Retry-After", "9"));
        rig.fake().always(Reply.json(503, "{}"));

        RateLimitException failure = failure(RateLimitException.class);

        assertThat(failure.headers().values("retry-after")).containsExactly("9");
        assertThat(body(failure).at("/error/type").asText()).isEqualTo("rate_limit_error");
        assertThat(rig.chat(Town.chat("smart", "")).text()).contains("\"code\":\"rate_limit_exceeded\"");
    }

    private <E extends AnthropicServiceException> E failure(Class<E> type) {
        return catchThrowableOfType(type, () -> claude.ask(Town.messages("smart", ""), false));
    }

    private static JsonNode body(AnthropicServiceException failure) {
        return ObjectMappers.jsonMapper().valueToTree(failure.body());
    }

    private static String message(AnthropicServiceException failure) {
        return body(failure).at("/error/message").asText();
    }
}
