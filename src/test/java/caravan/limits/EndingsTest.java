package caravan.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.StillClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a call ends, it leaves nothing that is held, and what it used is what the journal says. */
class EndingsTest {
    private static final long TOKENS = 1_000_000;
    private static final String RULES = """
            limits:
              - {name: tokens, measure: tokens, amount: 1000000, window: 1d}
              - {name: at-once, measure: calls, amount: 1}
            """;

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.clock(new StillClock(Desk.NOON)).file("config/limits.yaml", RULES));
    }

    @AfterEach
    void forget() {
        rig.fake().forget();
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    /** A way in which a call comes to its end. */
    private record Way(String name, Reply reply, boolean stream, Consumer<RawClient> caller) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static void reads(RawClient caller) {
        caller.answer();
    }

    private static void leavesAtOnce(RawClient caller) {
        rig.fake().awaitSeen(1);
        caller.reset();
    }

    private static void leavesAfterTheHead(RawClient caller) {
        caller.head();
        caller.some();
        caller.reset();
    }

    private static void isCutOff(RawClient caller) {
        caller.head();
        assertThatThrownBy(() -> drain(caller)).isInstanceOf(UncheckedIOException.class);
    }

    private static void drain(RawClient caller) {
        int length = 1;
        while (length > 0) {
            length = caller.chunk().bytes().length;
        }
    }

    static Stream<Way> ways() {
        Reply begun = Replies.chatStream(List.of("sa", "lam", " a", "lei", "kum"), true);
        return Stream.of(
                new Way("answered", Replies.chat("one two"), false, EndingsTest::reads),
                new Way("streamed", begun, true, EndingsTest::reads),
                new Way("an error of theirs", Reply.json(500, "{}"), false, EndingsTest::reads),
                new Way("no JSON", Reply.json("nonsense"), false, EndingsTest::reads),
                new Way("reset before the first byte", Reply.resets(), true, EndingsTest::reads),
                new Way("closed before the first byte", Reply.closes(), false, EndingsTest::reads),
                new Way("reset in the middle", begun.first(900).thenReset(), true, EndingsTest::isCutOff),
                new Way("caller leaves before the first byte", Reply.hangs(), true, EndingsTest::leavesAtOnce),
                new Way("caller leaves a whole answer", Reply.hangs(), false, EndingsTest::leavesAtOnce),
                new Way(
                        "caller leaves in the middle",
                        begun.first(900).thenHang(),
                        true,
                        EndingsTest::leavesAfterTheHead),
                // The last, since the key rests then, and the clock stands still.
                new Way("a refusal of theirs", Reply.json(429, "{}"), true, EndingsTest::reads));
    }

    private static long left(RawClient.Answer answer) {
        return Long.parseLong(String.valueOf(answer.head().header("x-ratelimit-remaining-tokens")));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whateverEndsACallNothingIsHeldAndTheSumIsTheJournals(Way way) {
        rig.fake().next(way.reply());
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", way.stream())));
            way.caller().accept(caller);
        }
        await().until(() -> rig.gate().inside() == 0);

        RawClient.Answer next = rig.say(RawClient.get("/v1/models"));
        assertThat(next.status()).as("the only place").isEqualTo(200);
        RawClient.Answer after = rig.chat(Gate.chat("demo/echo", false));
        assertThat(left(after)).isEqualTo(TOKENS - journal());
    }

    private static long journal() {
        return rig.gate().entries().stream()
                .mapToLong(entry -> entry.path("input_tokens").asLong()
                        + entry.path("output_tokens").asLong())
                .sum();
    }

    /** One of the user's own, after the limits. */
    @Test
    void aStepThatThrowsLeavesNothingThatIsHeld() throws IOException {
        String broken = """
                              - filter:
                                  id: break
                                  expression: {simple: {expression: "${body.originalModel} == 'gpt-4o'"}}
                                  steps:
                                    - throwException: {id: throw, exceptionType: java.lang.IllegalStateException, message: "broken"}
                """;
        String answer = Files.readString(Path.of("routes", "answer.camel.yaml"));
        String after = answer.lines()
                        .filter(line -> line.contains("id: limit-rate,"))
                        .findFirst()
                        .orElseThrow()
                + "\n";
        try (Rig own = Rig.house(plan -> plan.file("config/limits.yaml", RULES)
                .file("routes/answer.camel.yaml", answer.replace(after, after + broken)))) {
            assertThat(own.chat(Gate.chat("gpt-4o", false)).status()).isEqualTo(500);
            assertThat(own.chat(Gate.chat("gpt-4o", true)).status()).isEqualTo(500);

            RawClient.Answer next = own.chat(Gate.chat("demo/echo", false));
            assertThat(next.status()).isEqualTo(200);
            assertThat(TOKENS - left(next))
                    .isEqualTo(own.entry(next).path("input_tokens").asLong()
                            + own.entry(next).path("output_tokens").asLong());
        }
    }

    @Test
    void aRefusedRequestBeforeTheStepHoldsNothing() {
        assertThat(rig.chat("{}").status()).isEqualTo(400);
        assertThat(rig.chat(Gate.chat("demo/ecko", false)).status()).isGreaterThanOrEqualTo(400);

        assertThat(rig.chat(Gate.chat("demo/echo", false)).status()).isEqualTo(200);
    }
}
