package caravan.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.call.Json;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.StillClock;
import com.openai.client.OpenAIClient;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The plain rule: N requests a minute of each address. */
class RateLimitTest {
    private final StillClock clock = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));
    private Rig rig;

    @BeforeEach
    void open() {
        rig = Rig.house(plan -> plan.clock(clock).env("RATE_LIMIT", "3"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private RawClient.Answer ask() {
        return rig.chat(Gate.chat("gpt-4o", false));
    }

    @Test
    void soManyAreAdmittedAtOnceAndThenOneWithEachTokenThatComesBack() {
        assertThat(List.of(ask().status(), ask().status(), ask().status(), ask().status()))
                .containsExactly(200, 200, 200, 429);

        clock.move(Duration.ofMillis(19_999));
        assertThat(ask().status()).isEqualTo(429);
        clock.move(Duration.ofMillis(1));
        assertThat(List.of(ask().status(), ask().status())).containsExactly(200, 429);
        assertThat(rig.fake().seen()).hasSize(4);
    }

    @Test
    void aRefusalSaysWhichLimitWhenToComeAgainAndThatItIsTheGateways() throws IOException {
        ask();
        ask();
        ask();
        clock.move(Duration.ofMillis(500));

        RawClient.Answer refused = ask();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.head().header("retry-after")).isEqualTo("20");
        assertThat(refused.head().header("x-caravan-refused-by")).isEqualTo("gateway");
        assertThat(Json.MAPPER.readTree(refused.body()).path("error")).isEqualTo(Json.MAPPER.readTree("""
                        {"message": "Rate limit reached: 'rate-limit' allows 3 requests per 1m. Try again in 20 s.",
                         "type": "requests", "param": null, "code": "rate_limit_exceeded"}"""));
        assertThat(rig.entry(refused).path("outcome").asText()).isEqualTo("policy_requests_limited");
    }

    @Test
    void everyAnswerSaysHowMuchIsLeft() {
        rig.fake()
                .next(
                        Replies.chat("salam"),
                        Replies.chatStream(List.of("sa", "lam"), true),
                        Reply.json(500, "{\"error\":{\"message\":\"no\"}}"));

        assertThat(pace(ask())).containsExactly("3", "2", "20s");
        assertThat(pace(rig.chat(Gate.chat("gpt-4o", true)))).containsExactly("3", "1", "40s");
        assertThat(pace(ask())).as("of an error").containsExactly("3", "0", "1m0s");
        assertThat(pace(ask())).as("of a refusal").containsExactly("3", "0", "1m0s");
        clock.move(Duration.ofMillis(59_980));
        assertThat(pace(ask())).containsExactly("3", "1", "20.02s");
    }

    private static List<String> pace(RawClient.Answer answer) {
        return List.of("limit", "remaining", "reset").stream()
                .map(each -> String.valueOf(answer.head().header("x-ratelimit-" + each + "-requests")))
                .toList();
    }

    @Test
    void theProvidersOwnPaceStandsBesideOurs() {
        rig.fake()
                .next(Replies.chat("salam")
                        .header("x-ratelimit-remaining-requests", "4711")
                        .header("x-ratelimit-reset-tokens", "6ms"));

        RawClient.Answer answer = ask();

        assertThat(answer.head().headers().get("x-ratelimit-remaining-requests"))
                .containsExactly("2");
        assertThat(answer.head().header("x-upstream-ratelimit-remaining-requests"))
                .isEqualTo("4711");
        assertThat(answer.head().header("x-upstream-ratelimit-reset-tokens")).isEqualTo("6ms");
        assertThat(answer.head().header("x-ratelimit-reset-tokens")).isNull();
    }

    @Test
    void theSdkThrowsItsOwnExceptionForIt() {
        ask();
        ask();
        ask();
        OpenAIClient sdk = rig.sdk("sk-any");
        RateLimitException refusal = catchThrowableOfType(RateLimitException.class, () -> sdk.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-4o")
                        .addUserMessage("Hello")
                        .build()));

        assertThat(refusal.code()).hasValue("rate_limit_exceeded");
        assertThat(refusal.type()).hasValue("requests");
        assertThat(refusal.headers().values("Retry-After")).containsExactly("20");
        sdk.close();
    }

    @Test
    void pagesOfTheHouseAreExempt() {
        for (int i = 0; i < 5; i++) {
            for (String page : List.of("/health", "/healthz", "/ping", "/metrics", "/stats")) {
                RawClient.Answer answer = rig.say(RawClient.get(page));
                assertThat(answer.status()).as(page).isEqualTo(200);
                assertThat(answer.head().header("x-ratelimit-limit-requests")).isNull();
            }
        }
        assertThat(ask().status()).isEqualTo(200);
    }

    @Test
    void theFiguresSayWhatTheRateLimitIs() throws IOException {
        String figures = rig.say(RawClient.get("/stats")).text();
        assertThat(Json.MAPPER.readTree(figures).path("rate_limit").asLong()).isEqualTo(3);
    }

    @Test
    void refusalsAreCountedByTheirLimit() {
        for (int i = 0; i < 5; i++) {
            ask();
        }

        assertThat(rig.say(RawClient.get("/metrics")).text())
                .contains("caravan_limit_refusals_total{limit=\"rate-limit\"} 2.0")
                .contains("caravan_limit_buckets 1.0");
    }
}
