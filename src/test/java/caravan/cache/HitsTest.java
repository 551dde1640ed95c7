package caravan.cache;

import static caravan.cache.Asks.assertStates;
import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.key;
import static caravan.cache.Asks.state;
import static caravan.cache.Asks.streamed;
import static caravan.cache.Asks.streamedWithUsage;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Sse;
import caravan.testkit.StillClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller sees of an answer that is given again. */
class HitsTest {
    private static final StillClock CLOCK = new StillClock(Instant.parse("2026-11-26T20:00:00Z"));
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> plan.clock(CLOCK).env("CACHE_TTL", "5m"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void forget() {
        rig.fake().forget();
    }

    private static int asked() {
        return rig.fake().seen().size();
    }

    @Test
    void theSecondAnswerIsTheFirstToTheByteAndNobodyIsAsked() {
        RawClient.Answer first = rig.chat(chat("once"));
        CLOCK.move(Duration.ofSeconds(7));
        RawClient.Answer second = rig.chat(chat("once"));

        assertThat(state(first)).isEqualTo("MISS");
        assertThat(first.head().header("x-cache-timestamp")).isNull();
        assertThat(first.head().header("age")).isNull();
        assertThat(state(second)).isEqualTo("HIT");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.head().header("content-type")).isEqualTo(first.head().header("content-type"));
        assertThat(second.head().header("age")).isEqualTo("7");
        assertThat(Instant.parse(String.valueOf(second.head().header("x-cache-timestamp"))))
                .isEqualTo(CLOCK.instant().minusSeconds(7));
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void aHitCostsNothingReportsItsUsageAndSaysWhatItSaved() {
        RawClient.Answer first = rig.chat(chat("price"));
        RawClient.Answer second = rig.chat(chat("price"));

        String price = String.valueOf(first.head().header("x-caravan-cost-usd"));
        assertThat(price).isNotEqualTo("0").startsWith("0.");
        assertThat(second.head().header("x-caravan-cost-usd")).isEqualTo("0");
        assertThat(second.head().header("x-caravan-saved-usd")).isEqualTo(price);
        assertThat(second.head().header("x-caravan-attempts")).isEqualTo("0");
        assertThat(second.head().header("x-caravan-provider")).isEqualTo("openai");
        assertThat(second.head().header("x-caravan-model")).isEqualTo("gpt-4o");
        JsonNode paid = rig.entry(first);
        JsonNode entry = rig.entry(second);
        assertThat(paid.path("cache").asText()).isEqualTo("miss");
        assertThat(entry.path("cache").asText()).isEqualTo("hit");
        assertThat(entry.path("outcome").asText()).isEqualTo("ok");
        assertThat(entry.path("cost_usd").asText()).isEqualTo("0");
        assertThat(entry.path("cost_basis").asText()).isEqualTo("cache");
        assertThat(entry.path("attempts").asInt()).isZero();
        assertThat(entry.path("input_tokens")).isEqualTo(paid.path("input_tokens"));
        assertThat(entry.path("output_tokens")).isEqualTo(paid.path("output_tokens"));
    }

    @Test
    void itIsForgottenWhenItsTimeIsOver() {
        assertStates(rig, chat("time"), "MISS");
        CLOCK.move(Duration.ofSeconds(299));
        assertStates(rig, chat("time"), "HIT");
        CLOCK.move(Duration.ofSeconds(2));
        assertStates(rig, chat("time"), "MISS", "HIT");
    }

    @Test
    void aClockThatIsSetBackKeepsItAndBreaksNothing() {
        assertStates(rig, chat("back in time"), "MISS");
        CLOCK.move(Duration.ofHours(-1));
        RawClient.Answer answer = rig.chat(chat("back in time"));
        assertThat(state(answer)).isEqualTo("HIT");
        assertThat(answer.head().header("age")).isEqualTo("0");
        CLOCK.move(Duration.ofMinutes(66));
        assertStates(rig, chat("back in time"), "MISS", "HIT");
    }

    @Test
    void theOrderOfFieldsAndWhiteSpaceDoNotCount() {
        assertStates(rig, chat("order"), "MISS");
        assertStates(
                rig,
                "{ \"messages\" : [ {\"content\":\"ord\\u0065r\", \"role\":\"user\"} ],\n \"model\": \"gpt-4o\" }",
                "HIT");
    }

    @Test
    void aStreamIsGivenAgainAsThatToTheByte() {
        RawClient.Answer first = rig.chat(streamed("stream"));
        RawClient.Answer second = rig.chat(streamed("stream"));

        assertThat(state(first)).isEqualTo("MISS");
        assertThat(state(second)).isEqualTo("HIT");
        assertThat(second.text()).isEqualTo(first.text()).contains("[DONE]").doesNotContain("prompt_tokens\":");
        assertThat(second.head().header("content-type")).startsWith("text/event-stream");
        assertThat(rig.entry(second).path("output_tokens"))
                .isEqualTo(rig.entry(first).path("output_tokens"));
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void whoAsksForTheUsageOfAStreamGetsItFromTheCacheTooAndNobodyElse() {
        assertThat(rig.chat(streamed("usage")).text()).doesNotContain("prompt_tokens");
        RawClient.Answer with = rig.chat(streamedWithUsage("usage"));
        RawClient.Answer without = rig.chat(streamed("usage"));

        assertThat(state(with)).isEqualTo("HIT");
        assertThat(with.text()).contains("prompt_tokens");
        assertThat(state(without)).isEqualTo("HIT");
        assertThat(without.text()).doesNotContain("prompt_tokens");
    }

    @Test
    void aStreamIsGivenAsAWholeAnswerToWhoAsksForOne() {
        rig.fake().next(Replies.chatStream(List.of("Far", " away"), true));
        assertStates(rig, streamed("both"), "MISS");
        RawClient.Answer whole = rig.chat(chat("both"));

        assertThat(state(whole)).isEqualTo("HIT");
        assertThat(whole.head().header("content-type")).isEqualTo("application/json");
        JsonNode json = Asks.json(whole);
        assertThat(json.path("object").asText()).isEqualTo("chat.completion");
        assertThat(json.at("/choices/0/message/content").asText()).isEqualTo("Far away");
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(Replies.PROMPT_TOKENS);
        assertStates(rig, chat("both"), "HIT");
        assertStates(rig, streamed("both"), "HIT");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void aWholeAnswerIsGivenAsAStreamToWhoAsksForOne() {
        rig.fake().next(Replies.chat("Far away"));
        assertStates(rig, chat("back"), "MISS");
        RawClient.Answer stream = rig.chat(streamedWithUsage("back"));

        assertThat(state(stream)).isEqualTo("HIT");
        List<Sse.Event> events = Sse.events(stream.body());
        assertThat(events.getFirst().json().at("/choices/0/delta/role").asText())
                .isEqualTo("assistant");
        assertThat(events.get(1).json().at("/choices/0/delta/content").asText()).isEqualTo("Far away");
        assertThat(events.get(2).json().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(events.get(3).json().at("/usage/prompt_tokens").asInt()).isEqualTo(Replies.PROMPT_TOKENS);
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
        assertThat(rig.chat(streamed("back")).text()).doesNotContain("prompt_tokens");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void anotherQuestionIsAnotherAnswer() {
        assertStates(rig, chat("How far is it to Samarkand?"), "MISS");
        assertStates(rig, chat("What is the distance to Samarkand?"), "MISS");
        assertThat(state(key(rig, "any", chat("How far is it to Samarkand?")))).isEqualTo("MISS");
    }
}
