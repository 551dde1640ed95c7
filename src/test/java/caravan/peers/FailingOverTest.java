package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.failover.Fleet;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.ResponseReplies;
import caravan.testkit.Seen;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong elsewhere when one provider stands in for another. */
class FailingOverTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MODELS = """
            models:
              - {name: smart, deployments: [a/x, b/y]}
            context_fallbacks: {smart: [b/long]}
            content_fallbacks: {smart: [b/free]}
            fallbacks: {"*": [b/z]}
            default_provider: a
            retry: {base: 1ms}
            """;
    private static final String ROLE = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}";
    private static final String WORD = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Far\"}}]}";
    private static final String TEXT = "{\"choices\":[{\"index\":0,\"text\":\"Far\"}]}";
    private static final String DELTA =
            "{\"type\":\"response.output_text.delta\",\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":\"Far\"}";

    private static HttpResponse<String> ask(Fleet fleet, String path, String model, String... headers) {
        String question = path.startsWith(CHAT)
                ? "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                : path.equals("/v1/completions") ? "\"prompt\":\"Hi\"" : "\"input\":\"Hi\"";
        String stream = path.equals("/v1/embeddings") ? "" : "\"stream\":true,";
        return fleet.gate().post(path, "{\"model\":\"" + model + "\"," + stream + question + "}", headers);
    }

    static Stream<Arguments> begun() {
        return Stream.of(
                Arguments.of(CHAT, Reply.sse(List.of(ROLE, WORD)).thenReset()),
                Arguments.of(CHAT, Reply.sse(List.of(WORD, "{\"error\":{\"message\":\"Overloaded\"}}"))),
                Arguments.of(CHAT, Reply.sse(List.of(ROLE, WORD))),
                Arguments.of("/v1/completions", Reply.sse(List.of(TEXT)).thenClose()),
                Arguments.of("/v1/responses", Reply.sse(List.of(DELTA)).thenReset()));
    }

    @ParameterizedTest
    @MethodSource("begun")
    @Complaint(
            number = 18,
            of = {"apache/shenyu#6647", "apache/shenyu#7021"})
    void afterTheFirstWordNobodyElseIsAskedAndTheStreamEndsWithAnError(String path, Reply broken) {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(broken);
            try (RawClient caller = RawClient.to(fleet.gate().port())) {
                String question = path.equals("/v1/responses")
                        ? "\"input\":\"Hi\""
                        : path.equals(CHAT)
                                ? "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                                : "\"prompt\":\"Hi\"";
                caller.send(RawClient.post(
                        path, "{\"model\":\"smart\",\"stream\":true," + question + "}", "Connection: close"));
                String said = new String(caller.rest(), java.nio.charset.StandardCharsets.UTF_8);

                assertThat(said.split("Far", -1)).as(said).hasSize(2);
                assertThat(said).contains("\"error\"").doesNotContain("[DONE]");
            }
            assertThat(fleet.asked()).containsExactly(1, 0);
        }
    }

    /** A stream of Responses begins with events of its own, which must not come twice either. */
    @Test
    @Complaint(
            number = 19,
            of = {"BerriAI/litellm#29808", "BerriAI/litellm#6957", "BerriAI/litellm#38610"})
    void aStreamOfResponsesHasOneStartToo() {
        List<String> events = ResponseReplies.events("gpt-4o", "Far");
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a")
                    .always(Reply.sse(ResponseReplies.events(events.subList(0, 2)))
                            .thenReset());
            fleet.fake("b").always(Reply.sse(ResponseReplies.events(events)));

            HttpResponse<String> answer = ask(fleet, "/v1/responses", "smart");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body().split("event: response.created", -1)).hasSize(2);
            assertThat(fleet.asked()).containsExactly(1, 1);
        }
    }

    static Stream<Arguments> forbidden() {
        List<Reply> failures = List.of(
                Replies.error(404, "e", "model_not_found", "No such model"),
                Replies.error(400, "e", "context_length_exceeded", "Too long"),
                Replies.error(400, "e", "content_filter", "Filtered"),
                Reply.sse(List.of(ROLE, "{\"error\":{\"message\":\"Overloaded\"}}")),
                Reply.of(200).declaring(100).bytes("{").thenReset());
        return Stream.of(CHAT, "/v1/completions", "/v1/embeddings", "/v1/responses")
                .flatMap(path -> failures.stream().map(failure -> Arguments.of(path, failure)));
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    @Complaint(number = 20, of = "BerriAI/litellm#19077")
    void whoForbidsSubstitutesHasNoneOnAnyPathForNoReason(String path, Reply failure) {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(failure);
            try (RawClient caller = RawClient.to(fleet.gate().port())) {
                String question = path.equals(CHAT)
                        ? "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                        : path.equals("/v1/completions") ? "\"prompt\":\"Hi\"" : "\"input\":\"Hi\"";
                caller.send(RawClient.post(
                        path,
                        "{\"model\":\"smart\"," + question + "}",
                        "X-Caravan-Fallbacks: none",
                        "Connection: close"));
                caller.rest();
            }
            assertThat(fleet.fake("b").seen()).isEmpty();
        }
    }

    @Test
    @Complaint(number = 20, of = "BerriAI/litellm#27967")
    void aSubstituteIsAskedTheCallersQuestionAndNoOther() {
        try (Fleet fleet = Fleet.of("a b", MODELS)) {
            fleet.fake("a").always(Reply.sse(List.of(ROLE)).thenReset());

            assertThat(ask(fleet, CHAT, "smart").statusCode()).isEqualTo(200);

            assertThat(fleet.fake("b").seen().getFirst().text())
                    .isEqualTo(fleet.fake("a").seen().getFirst().text().replace("\"x\"", "\"y\""));
        }
    }

    /** What the gateway has too much of is no failure of the deployment, which is asked first again. */
    @Test
    @Complaint(
            number = 22,
            of = {"BerriAI/litellm#2487", "BerriAI/litellm#40718"})
    void aPoolThatIsFullIsToldWithATimeAndCoolsNobody() {
        try (Fleet fleet = Fleet.of("a b", MODELS, plan -> plan.flag("loops", "1")
                .file("config/models.yaml", MODELS.replace("fallbacks: {\"*\": [b/z]}\n", "")))) {
            String providers = fleet.gate().read("config/providers.yaml");
            fleet.gate()
                    .write(
                            "config/providers.yaml",
                            providers.replace(
                                    "responses: true,", "responses: true, pool: {connections: 1, waiting: 0},"));
            assertThat(fleet.gate().reload()).first().isEqualTo("done");
            fleet.fake("a").next(Reply.hangs());
            try (RawClient first = RawClient.to(fleet.gate().port())) {
                first.send(RawClient.post(CHAT, Gate.chat("a/x", false)));
                fleet.fake("a").awaitSeen(1);

                HttpResponse<String> alone = fleet.chat("a/x");
                assertThat(alone.statusCode()).as(alone.body()).isEqualTo(503);
                assertThat(alone.headers().firstValue("retry-after")).contains("1");
                assertThat(fleet.chat("smart").headers().firstValue("x-caravan-provider"))
                        .contains("b");
            }
            await().until(() -> fleet.gate().inside() == 0);

            HttpResponse<String> after = fleet.chat("smart");
            assertThat(after.headers().firstValue("x-caravan-provider")).contains("a");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Complaint(
            number = 4,
            of = {"maximhq/bifrost#3164", "maximhq/bifrost#7106", "maximhq/bifrost#7035"})
    void whoLeavesDuringTheWaitBetweenTwoAttemptsIsLetGoAndNobodyIsAskedAgain(boolean reset) {
        try (Fleet fleet = Fleet.of("a b", "default_provider: a\nretry: {base: 30s}\n")) {
            fleet.fake("a").always(Replies.error(503, "server_error", "busy", "Busy"));
            try (RawClient caller = RawClient.to(fleet.gate().port())) {
                caller.send(RawClient.post(CHAT, Gate.chat("a/x", false)));
                assertThat(fleet.fake("a").awaitSeen(1).getFirst().awaitEnd()).isEqualTo(Seen.State.FINISHED);
                if (reset) {
                    caller.reset();
                }
            }
            await().until(() -> fleet.gate().inside() == 0);
            assertThat(fleet.asked()).containsExactly(1, 0);
        }
    }

    @Test
    @Complaint(
            number = 4,
            of = {"maximhq/bifrost#3164", "maximhq/bifrost#7106", "maximhq/bifrost#7035"})
    void whoLeavesDuringTheSilenceOfASubstituteStopsItAndNobodyElseIsAsked() {
        try (Fleet fleet = Fleet.of("a b c", "models:\n  - {name: smart, deployments: [a/x, b/y, c/z]}\n")) {
            fleet.fake("a").always(Replies.error(503, "server_error", "busy", "Busy"));
            fleet.fake("b").always(Reply.hangs());
            Seen silent;
            try (RawClient caller = RawClient.to(fleet.gate().port())) {
                caller.send(RawClient.post(CHAT, Gate.chat("smart", true)));
                silent = fleet.fake("b").awaitSeen(1).getFirst();
            }
            assertThat(silent.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
            await().until(() -> fleet.gate().inside() == 0);
            assertThat(fleet.asked()).containsExactly(1, 1, 0);
        }
    }

    @Test
    @Complaint(number = 25, of = "maximhq/bifrost#7199")
    void whoTakesARequestAndNeverAnswersIsWaitedForNoLongerThanItMay() {
        try (Fleet fleet = Fleet.hasty("a b", MODELS.replace("fallbacks: {\"*\": [b/z]}\n", ""))) {
            fleet.fake("a").always(Reply.hangs());

            assertThat(fleet.chat("a/x").statusCode()).isEqualTo(504);
            assertThat(fleet.chat("smart").headers().firstValue("x-caravan-provider"))
                    .contains("b");
            assertThat(fleet.fake("a").seen())
                    .allSatisfy(seen -> assertThat(seen.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER));
        }
    }

    /** While a stream is held back, it is the provider's bytes that count. */
    @Test
    @Complaint(number = 26, of = "agentgateway/agentgateway#3477")
    void aStreamThatIsHeldBackIsNotSilent() {
        Reply slow = Reply.sse(Collections.nCopies(8, ROLE))
                .bytes("data: " + WORD + "\n\n")
                .bytes("data: [DONE]\n\n");
        try (Fleet fleet = Fleet.of("a b", MODELS, plan -> plan.flag("request-timeout", "1500ms"))) {
            fleet.fake("a").always(slow.paced(Duration.ofMillis(300)));

            HttpResponse<String> answer = ask(fleet, CHAT, "smart");

            assertThat(answer.body()).contains("Far").endsWith("data: [DONE]\n\n");
            assertThat(fleet.asked()).containsExactly(1, 0);
        }
    }
}
