package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.peers.Prices;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a call costs when somebody has stood in: what the one used that answered, and nothing is left reserved. */
class AccountsTest {
    private static final String MODELS =
            "models:\n  - {name: smart, deployments: [a/gpt-4o, b/gpt-4o-mini]}\nretry: {tries: 1}\n";
    private static final String ROLE = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}";

    private static Fleet fleet() {
        return Fleet.of("a b", MODELS, plan -> plan.file(Prices.FILE, Prices.YAML)
                .file("config/budgets.yaml", "budgets: [{on: gateway, usd: 100, per: total}]\n")
                .file(
                        "config/limits.yaml",
                        "limits: [{name: tokens, measure: tokens, amount: 1000000, window: 1d}]\n"));
    }

    private static Reply used(int input, int output) {
        return Reply.json(
                "{\"choices\":[{\"message\":{\"content\":\"Far\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}"
                        .formatted(input, output));
    }

    private static JsonNode window(Fleet fleet) {
        try {
            return Json.MAPPER
                    .readTree(fleet.gate().get("/stats").body())
                    .at("/budgets/windows")
                    .elements()
                    .next();
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    static Stream<Reply> failures() {
        return Stream.of(
                Replies.error(500, "server_error", "oops", "Oops"),
                Replies.error(429, "rate_limit_error", "rate", "Slow down"),
                Reply.of(200).declaring(100).bytes("{").thenReset(),
                Reply.json(
                        "{\"error\":{\"message\":\"Overloaded\"},\"usage\":{\"prompt_tokens\":50,\"completion_tokens\":70}}"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void onlyTheOneThatAnsweredIsCharged(Reply failure) {
        try (Fleet fleet = fleet()) {
            fleet.fake("a").always(failure);
            fleet.fake("b").always(used(9, 3));

            HttpResponse<String> answer = fleet.chat("smart");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode entry = fleet.entry(answer);
            assertThat(entry.path("cost_usd").asText())
                    .isEqualTo(Prices.of(9, 3).stripTrailingZeros().toPlainString());
            assertThat(window(fleet).path("spent_usd").decimalValue().toPlainString())
                    .isEqualTo(entry.path("cost_usd").decimalValue().toPlainString());
            assertThat(window(fleet).path("reserved_usd").asText()).isEqualTo("0");
            fleet.fake("a").always(used(9, 3));
            assertThat(left(fleet.chat("b/gpt-4o-mini"))).isGreaterThanOrEqualTo(1_000_000 - 2 * 12);
        }
    }

    @Test
    void ifAllFailNothingIsCharged() {
        try (Fleet fleet = fleet()) {
            fleet.fake("a").always(Reply.sse(List.of(ROLE)).thenReset());
            fleet.fake("b").always(Replies.error(500, "server_error", "oops", "Oops"));

            fleet.stream("smart");

            assertThat(window(fleet).path("spent_usd").asText()).isEqualTo("0");
            assertThat(window(fleet).path("reserved_usd").asText()).isEqualTo("0");
        }
    }

    private static long left(HttpResponse<String> answer) {
        return Long.parseLong(
                answer.headers().firstValue("x-ratelimit-remaining-tokens").orElseThrow());
    }

    /** What the substitute has answered is not what the first choice would have. */
    @Test
    void aSubstitutesAnswerIsNotKeptAsTheFirstChoices() {
        try (Fleet fleet = Fleet.of("a b", MODELS, plan -> plan.env("CACHE_TTL", "5m"))) {
            fleet.fake("a").next(Replies.error(500, "server_error", "oops", "Oops"));
            fleet.fake("a").always(Replies.chat("I am a"));
            fleet.fake("b").always(Replies.chat("I am b"));

            assertThat(fleet.chat("smart").body()).contains("I am b");
            assertThat(fleet.chat("smart").body()).contains("I am a");
            assertThat(fleet.chat("smart").headers().firstValue("x-cache")).contains("HIT");
            assertThat(fleet.asked()).containsExactly(2, 1);
        }
    }
}
