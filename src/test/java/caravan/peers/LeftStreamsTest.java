package caravan.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.lives.Exit;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.ResponseReplies;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who leave a stream are charged for what they were given, and the provider stops. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class LeftStreamsTest {
    private static final int READ = 7;
    private static final List<String> PIECES = Collections.nCopies(500, " word");
    private static final Duration PACE = Duration.ofMillis(10);

    private static Rig rig;

    @Parameter
    String threads;

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads).file(Prices.FILE, Prices.YAML));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    /** Every protocol that streams, in each way in which callers leave. */
    static Stream<Arguments> streams() {
        return Stream.of(Exit.values()).flatMap(exit -> protocols().map(each -> Arguments.of(exit, each)));
    }

    /** @param silent how many events come before the first word */
    private record Protocol(String path, String question, Reply reply, int silent) {
        @Override
        public String toString() {
            return path;
        }
    }

    private static Stream<Protocol> protocols() {
        return Stream.of(
                new Protocol(
                        "/v1/chat/completions",
                        "\"messages\":[{\"role\":\"user\",\"content\":\"How far?\"}]",
                        Replies.chatStream(PIECES, true),
                        1),
                new Protocol("/v1/completions", "\"prompt\":\"How far?\"", Replies.completionStream(PIECES, true), 0),
                new Protocol("/v1/responses", "\"input\":\"How far?\"", responses(), 4));
    }

    /** Each event as a write of its own. */
    private static Reply responses() {
        byte[] all = ResponseReplies.events(ResponseReplies.events("gpt-4o", String.join("", PIECES)));
        Reply reply = Reply.sse(List.of());
        for (String event : new String(all, UTF_8).split("(?<=\n\n)", -1)) {
            reply = reply.bytes(event);
        }
        return reply;
    }

    @ParameterizedTest(name = "{1}, {0}")
    @MethodSource("streams")
    @Complaint(
            number = {1, 2},
            of = {"BerriAI/litellm#14457", "BerriAI/litellm#35958", "BerriAI/litellm#36008"})
    void whoLeavesAStreamIsInTheBooksWithinTwoSecondsForAtLeastWhatTheyGot(Exit exit, Protocol protocol) {
        rig.fake().next(protocol.reply().paced(PACE));
        String request =
                RawClient.post(protocol.path(), "{\"model\":\"gpt-4o\",\"stream\":true," + protocol.question() + "}");
        try (RawClient caller = rig.caller()) {
            String id = String.valueOf(caller.send(request).head().header("x-request-id"));
            for (int i = 0; i < READ + protocol.silent(); i++) {
                assertThat(caller.chunk().text()).contains("data: {");
            }
            exit.take(caller);

            JsonNode entry = await().atMost(Duration.ofSeconds(2))
                    .ignoreExceptionsInstanceOf(AssertionError.class)
                    .until(() -> rig.gate().entry(id), found -> true);
            assertThat(entry.path("outcome").asText()).isEqualTo("caller_left");
            assertThat(entry.path("input_tokens").asLong()).isPositive();
            assertThat(entry.path("output_tokens").asLong()).isBetween((long) READ, PIECES.size() - 1L);
            assertThat(Prices.charged(entry))
                    .isEqualByComparingTo(Prices.of(
                            entry.path("input_tokens").asLong(),
                            entry.path("output_tokens").asLong()));
        }
        assertThat(rig.lastSeen().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
    }

    @ParameterizedTest
    @EnumSource
    @Complaint(
            number = {3, 4},
            of = {"BerriAI/litellm#17364", "maximhq/bifrost#3164", "maximhq/bifrost#7106", "maximhq/bifrost#7035"})
    void whoLeavesDuringTheSilenceBeforeTheAnswerStopsTheProviderWithinASecondAndNobodyElseIsAsked(Exit exit) {
        int before = rig.fake().seen().size();
        rig.fake().next(Reply.hangs());
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true)));
            Seen seen = rig.fake().awaitSeen(before + 1).getLast();
            long left = exit.take(caller);

            assertThat(seen.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
            assertThat(seen.endedAfter(left)).isLessThan(Duration.ofSeconds(1));
        }
        await().until(() -> rig.gate().inside() == 0);
        assertThat(rig.fake().seen()).hasSize(before + 1);
    }
}
