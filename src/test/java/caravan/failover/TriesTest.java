package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an entry tells of the attempts behind it. */
class TriesTest {
    private static final String MODELS = "models:\n  - {name: smart, deployments: [a/big, b/large]}\n";

    @Test
    void aCallThatGoesWellAtOnceHasNothingMoreInItsLine() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            assertThat(fleet.entry(fleet.chat("smart")).has("tries")).isFalse();
        }
    }

    @Test
    void eachAttemptIsThereWithItsDeploymentItsKeysNameAndWhatCameOfIt() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(Replies.error(503, "server_error", "busy", "Busy"));

            JsonNode entry = fleet.entry(fleet.chat("smart"));

            JsonNode first = entry.path("tries").path(0);
            assertThat(first.path("deployment").asText()).isEqualTo("a/big");
            assertThat(first.path("key").asText()).isEqualTo("KEY_a");
            assertThat(first.path("outcome").asText()).isEqualTo("provider_status");
            assertThat(first.path("status").asInt()).isEqualTo(503);
            assertThat(first.path("ms").decimalValue()).isPositive();
            assertThat(first.has("input_tokens")).isFalse();
            JsonNode second = entry.path("tries").path(1);
            assertThat(second.path("deployment").asText()).isEqualTo("b/large");
            assertThat(second.path("outcome").asText()).isEqualTo("ok");
            assertThat(second.path("input_tokens").asLong())
                    .isEqualTo(entry.path("input_tokens").asLong());
            assertThat(second.path("output_tokens").asLong()).isPositive();
            assertThat(entry.toString()).doesNotContain("sk-a", "sk-b", "127.0.0.1");
        }
    }

    @Test
    void aStreamThatBreaksOffWasNoGoodAttempt() {
        String word = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Far\"}}]}";
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(Reply.sse(List.of(word, "{\"error\":{\"message\":\"Overloaded\"}}")));

            HttpResponse<String> answer = fleet.stream("smart");

            JsonNode tries = fleet.entry(answer).path("tries");
            assertThat(tries).hasSize(1);
            assertThat(tries.path(0).path("outcome").asText()).isEqualTo("provider_stream_error");
        }
    }

    @Test
    void aCallerWhoLeavesBetweenTwoAttemptsLeavesTheFirstInTheBooks() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(Replies.error(503, "server_error", "busy", "Busy"));
            fleet.fake("b").always(Reply.hangs());
            try (RawClient caller = RawClient.to(fleet.gate().port())) {
                caller.send(RawClient.post("/v1/chat/completions", caravan.Gate.chat("smart", false)));
                fleet.fake("b").awaitSeen(1);
            }

            await().untilAsserted(() -> assertThat(fleet.gate().entries()).hasSize(1));
            JsonNode tries = fleet.gate().entries().getFirst().path("tries");
            assertThat(List.of(tries.path(0), tries.path(1)))
                    .extracting(each -> each.path("outcome").asText())
                    .containsExactly("provider_status", "caller_left");
        }
    }

    @Test
    void anEntryHasAnEndHoweverManyAttemptsThereWere() {
        String deployments = IntStream.range(0, 100)
                .mapToObj(number -> "a/" + "m".repeat(240) + number)
                .collect(Collectors.joining(", "));
        String models = "models:\n  - {name: smart, deployments: [" + deployments + "]}\nretry: {attempts: 100}\n";
        try (Fleet fleet = Fleet.of("a", models)) {
            fleet.fake("a").always(Replies.error(503, "server_error", "busy", "Busy"));

            JsonNode entry = fleet.entry(fleet.chat("smart"));

            assertThat(entry.path("attempts").asInt()).isEqualTo(100);
            assertThat(entry.path("tries").size()).isBetween(10, 60);
            assertThat(fleet.gate().get("/health").body()).doesNotContain("lost");
        }
    }
}
