package caravan.limits;

import static caravan.limits.Desk.Someone.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Call;
import caravan.call.Outcome;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.StillClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens are held before a call, and settled with what it used. */
class TokensTest {
    private static Call asks(String body, long guessed) {
        return Desk.call(ANN, "openai", "gpt-4o", body, guessed);
    }

    private static Desk desk(String measure, long amount) {
        return new Desk("limits: [{name: t, measure: " + measure + ", amount: " + amount + ", window: 1m}]");
    }

    @Test
    void whatIsHeldIsTheGuessAndWhatTheCallWantsAtMost() {
        Map<String, String> left = Map.of(
                "{}", "8900",
                "{\"max_tokens\":50}", "9850",
                "{\"max_completion_tokens\":60}", "9840",
                "{\"max_tokens\":50,\"max_completion_tokens\":60}", "9840",
                "{\"max_output_tokens\":70}", "9830",
                "{\"max_tokens\":0,\"n\":3}", "6900",
                "{\"max_tokens\":50,\"n\":3}", "9750",
                "{\"n\":2}", "7900",
                "{\"max_tokens\":null}", "8900",
                "{\"max_tokens\":-5}", "8900");

        left.forEach((body, expected) -> {
            Call call = asks(body, 100);
            assertThat(desk("tokens", 10_000).admits(call)).isTrue();
            assertThat(Desk.left(call, "tokens")).as(body).isEqualTo(expected);
        });
    }

    @Test
    void inputAndOutputCanBeMeasuredApart() {
        Call in = asks("{\"max_tokens\":50}", 100);
        Call out = asks("{\"max_tokens\":50}", 100);
        Desk input = desk("input_tokens", 1_000);
        Desk output = desk("output_tokens", 1_000);

        input.admits(in);
        output.admits(out);
        assertThat(Desk.left(in, "tokens")).isEqualTo("900");
        assertThat(Desk.left(out, "tokens")).isEqualTo("950");
        Desk.end(in, 70, 3);
        Desk.end(out, 70, 3);
        assertThat(Desk.left(in, "tokens")).isEqualTo("930");
        assertThat(Desk.left(out, "tokens")).isEqualTo("997");
    }

    @Test
    void aGuessAloneKeepsNobodyOutForGood() {
        Desk desk = desk("tokens", 500);
        assertThat(desk.admits(asks("{}", 100))).isTrue();
        assertThat(desk.refusal(asks("{\"max_tokens\":600}", 100), null))
                .isEqualTo("Rate limit reached: 't' allows 500 tokens per 1m, and this call may need 700: ask for fewer"
                        + " (max_tokens), or send less.");
        assertThat(desk.refusal(asks("{\"max_tokens\":999999999999999999}", 100), null))
                .contains("may need 1000000100:");
    }

    @Test
    void whatCanNeverBeGivenIsNotToBeAskedForAgain() {
        String rules = """
                limits:
                  - {name: small, measure: tokens, amount: 500, window: 90s, match: {model: gpt-4o}}
                  - {name: shut, amount: 0, window: 1h, match: {model: gpt-5}}
                """;
        try (Rig rig = Rig.house(plan -> plan.file("config/limits.yaml", rules))) {
            RawClient.Answer tooMuch = rig.chat(Gate.chat("gpt-4o", false).replaceFirst("\\{", "{\"max_tokens\":600,"));
            assertThat(tooMuch.status()).isEqualTo(429);
            assertThat(tooMuch.head().header("x-should-retry")).isEqualTo("false");
            assertThat(tooMuch.head().header("retry-after")).isEqualTo("90");
            assertThat(tooMuch.text()).contains("\"type\":\"tokens\"");

            RawClient.Answer shut = rig.chat(Gate.chat("gpt-5", false));
            assertThat(shut.status()).isEqualTo(429);
            assertThat(shut.head().header("x-should-retry")).isEqualTo("false");
            assertThat(shut.head().header("retry-after")).isEqualTo("3600");
        }
    }

    @Test
    void whatWasUsedMoreIsOwed() {
        Desk desk = desk("tokens", 600);
        Call call = asks("{\"max_tokens\":100}", 100);
        desk.admits(call);
        Desk.end(call, 500, 400);

        assertThat(Desk.left(call, "tokens")).isEqualTo("0");
        assertThat(call.said().get("x-ratelimit-reset-tokens")).isEqualTo("1m30s");
        desk.clock.move(Duration.ofSeconds(30));
        assertThat(desk.refusal(asks("{\"max_tokens\":99}", 1), null)).contains("Try again in 10 s");
        desk.clock.move(Duration.ofSeconds(10));
        assertThat(desk.admits(asks("{\"max_tokens\":99}", 1))).isTrue();
    }

    @Test
    void aCallThatNoProviderWasAskedForUsesNone() {
        Desk desk = desk("tokens", 600);
        Call call = asks("{\"max_tokens\":100}", 100);
        desk.admits(call);
        call.used(caravan.call.Usage.of(50, 50));
        call.conclude(Outcome.ok(200));

        assertThat(Desk.left(call, "tokens")).isEqualTo("600");
    }

    /** Whoever is admitted may use more than was guessed; but only calls that were in already can do so. */
    @Test
    void noMoreIsOverdrawnThanByCallsThatWereInAlready() {
        Desk desk = desk("output_tokens", 100);
        List<Call> in = List.of(asks("{\"max_tokens\":50}", 0), asks("{\"max_tokens\":50}", 0));
        in.forEach(call -> assertThat(desk.admits(call)).isTrue());
        assertThat(desk.admits(asks("{\"max_tokens\":1}", 0))).isFalse();

        in.forEach(call -> Desk.end(call, 0, 80));

        assertThat(desk.admits(asks("{\"max_tokens\":1}", 0))).isFalse();
        desk.clock.move(Duration.ofSeconds(37));
        assertThat(desk.admits(asks("{\"max_tokens\":1}", 0))).isTrue();
        assertThat(desk.admits(asks("{\"max_tokens\":1}", 0))).isFalse();
    }

    @Test
    void throughTheDoorWholeAnswersAndStreamsAreSettledWithTheirUsage() {
        String rule = "limits: [{name: t, measure: tokens, amount: 10000, window: 1d}]";
        try (Rig rig = Rig.house(plan -> plan.clock(new StillClock(Desk.NOON)).file("config/limits.yaml", rule))) {
            rig.fake()
                    .next(
                            Replies.chat("one two three"),
                            Replies.chatStream(List.of("four ", "five"), true),
                            Replies.chat("six"));

            RawClient.Answer first = rig.chat(Gate.chat("gpt-4o", false));
            assertThat(first.head().header("x-ratelimit-limit-tokens")).isEqualTo("10000");
            assertThat(first.head().header("x-ratelimit-remaining-tokens")).isEqualTo("9986");
            rig.chat(Gate.chat("gpt-4o", true));
            RawClient.Answer last = rig.chat(Gate.chat("gpt-4o", false));
            assertThat(last.head().header("x-ratelimit-remaining-tokens")).isEqualTo("9961");
        }
    }

    @Test
    void whatTheCacheAnswersUsesNone() {
        String rule = "limits: [{name: t, measure: tokens, amount: 10000, window: 1d}]";
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m").file("config/limits.yaml", rule))) {
            RawClient.Answer miss = rig.chat(Gate.chat("gpt-4o", false));
            RawClient.Answer hit = rig.chat(Gate.chat("gpt-4o", false));

            assertThat(hit.head().header("x-cache")).isEqualTo("HIT");
            assertThat(miss.head().header("x-ratelimit-remaining-tokens")).isNotEqualTo("10000");
            assertThat(hit.head().headers().get("x-ratelimit-remaining-tokens"))
                    .isEqualTo(miss.head().headers().get("x-ratelimit-remaining-tokens"));
        }
    }

    @Test
    void aListOfModelsNeedsNone() {
        String rule = "limits: [{name: t, measure: tokens, amount: 1, window: 1d}]";
        try (Rig rig = Rig.house(plan -> plan.file("config/limits.yaml", rule))) {
            rig.chat(Gate.chat("gpt-4o", false).replaceFirst("\\{", "{\"max_tokens\":1,"));
            assertThat(rig.say(RawClient.get("/v1/models")).status()).isEqualTo(200);
        }
    }
}
