package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.peers.Complaint;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One who fails is followed by one who answers; until the first word of an answer, and never after it. */
class FailoverTest {
    private static final String MODELS = """
            models:
              - {name: smart, deployments: [a/big, b/large]}
            retry: {base: 1ms, cap: 50ms}
            """;

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("429", Replies.error(429, "rate_limit_error", "rate_limit_exceeded", "Slow down")),
                Arguments.of("500", Replies.error(500, "server_error", "oops", "Oops")),
                Arguments.of("529", Replies.error(529, "overloaded_error", "overloaded", "Overloaded")),
                Arguments.of("401", Replies.error(401, "invalid_request_error", "invalid_api_key", "Bad key")),
                Arguments.of("402", Replies.error(402, "invalid_request_error", "balance", "Insufficient Balance")),
                Arguments.of("404", Replies.error(404, "invalid_request_error", "model_not_found", "No such model")),
                Arguments.of("reset", Reply.of(200).declaring(100).bytes("x").thenReset()),
                Arguments.of("hangs", Reply.hangs()),
                Arguments.of("no JSON", Reply.json("<html>")),
                Arguments.of("200 with an error", Reply.json("{\"error\":{\"message\":\"no\",\"type\":\"x\"}}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void theNextAnswersInPlaceOfOneWhoFails(String what, Reply failure) {
        try (Fleet fleet = what.equals("hangs") ? Fleet.hasty("a b", MODELS) : Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(failure);

            HttpResponse<String> answer = fleet.chat("smart");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-caravan-provider")).contains("b");
            assertThat(answer.headers().firstValue("x-caravan-model")).contains("large");
            assertThat(answer.headers().firstValue("x-caravan-attempts")).contains("2");
            assertThat(fleet.asked()).containsExactly(1, 1);
            assertThat(fleet.fake("b").seen().getFirst().text()).contains("\"model\":\"large\"");
        }
    }

    static Stream<Arguments> streams() {
        String role = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}";
        return Stream.of(
                Arguments.of("ends after its role", Reply.sse(List.of(role))),
                Arguments.of("breaks after its role", Reply.sse(List.of(role)).thenReset()),
                Arguments.of("an error after its role", Reply.sse(List.of(role, "{\"error\":{\"message\":\"no\"}}"))),
                Arguments.of("hangs after its role", Reply.sse(List.of(role)).thenHang()),
                Arguments.of("an error at once", Reply.sse(List.of("{\"error\":{\"message\":\"Overloaded\"}}"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    @Complaint(
            number = 19,
            of = {"BerriAI/litellm#29808", "BerriAI/litellm#6957", "BerriAI/litellm#38610"})
    void aStreamThatFailsBeforeItsFirstWordIsAnotherOnesToWrite(String what, Reply failure) {
        try (Fleet fleet = what.startsWith("hangs") ? Fleet.hasty("a b", MODELS) : Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(failure);
            fleet.fake("b").always(Replies.chatStream(List.of("Far", " away"), false));

            HttpResponse<String> answer = fleet.stream("smart");

            assertThat(answer.body().split("\"role\":\"assistant\"", -1)).hasSize(2);
            assertThat(answer.body()).contains("Far").contains(" away").endsWith("data: [DONE]\n\n");
            assertThat(answer.body()).doesNotContain("error");
            assertThat(answer.headers().firstValue("x-caravan-provider")).contains("b");
        }
    }

    @Test
    void afterTheFirstWordNobodyElseWrites() {
        String word = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Far\"}}]}";
        String error = "{\"error\":{\"message\":\"Overloaded\",\"type\":\"x\"}}";
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(Reply.sse(List.of(word, error)));

            HttpResponse<String> answer = fleet.stream("smart");

            assertThat(answer.body()).contains("Far").contains("Overloaded");
            assertThat(fleet.asked()).containsExactly(1, 0);
        }
    }

    @Test
    void whatIsWrongWithTheRequestNobodyElseIsAsked() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(Replies.error(400, "invalid_request_error", "bad_value", "temperature is 3"));

            HttpResponse<String> answer = fleet.chat("smart");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("temperature is 3");
            assertThat(fleet.asked()).containsExactly(1, 0);
        }
    }

    @Test
    void theOnlyOneIsAskedAgainUntilItAnswers() {
        try (Fleet fleet = Fleet.of("a", "default_provider: a\nretry: {base: 1ms}\n")) {
            Reply busy = Replies.error(503, "server_error", "busy", "Busy");
            fleet.fake("a").next(busy, busy);

            HttpResponse<String> answer = fleet.chat("a/big");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-caravan-attempts")).contains("3");
            assertThat(fleet.entry(answer).path("attempts").asInt()).isEqualTo(3);
        }
    }

    @Test
    void whenAllFailTheCallerIsToldTheSoonestTimeAndWhoWasAsked() {
        try (Fleet fleet = Fleet.of("a b c", "models:\n  - {name: smart, deployments: [a/x, b/y, c/z]}\n")) {
            fleet.fake("a").always(Replies.error(429, "e", "rate", "Slow").header("Retry-After", "60"));
            fleet.fake("b").always(Replies.error(429, "e", "rate", "Slow").header("Retry-After", "40"));
            fleet.fake("c").always(Replies.error(500, "e", "oops", "Oops"));

            HttpResponse<String> answer = fleet.chat("smart");

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).contains("40");
            assertThat(answer.body()).contains("a/x: 429; b/y: 429; c/z: 500").doesNotContain("sk-", "127.0.0.1");
            assertThat(fleet.asked()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void whoCoolsDownIsAskedLast() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").next(Replies.error(429, "e", "rate", "Slow").header("Retry-After", "600"));
            fleet.chat("smart");

            fleet.chat("smart");
            fleet.chat("smart");

            assertThat(fleet.asked()).containsExactly(1, 3);
        }
    }
}
