package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller may leave at any time: the provider is let go at once, and there is one entry that says so. */
@ParameterizedClass
@ValueSource(strings = {"loop", "virtual"})
class LeavingTest {
    /** The aim is 100 ms, and 1 to 5 are usual; a build machine may be busy with other things. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final String PATH = "/v1/chat/completions";
    private static final List<String> PIECES = Collections.nCopies(10, " far");

    private static FakeProvider fake;
    private static Gate gate;

    @Parameter
    String threads;

    private Books books;
    private RawClient caller;

    @BeforeParameterizedClassInvocation
    static void start(String threads) {
        fake = FakeProvider.start();
        gate = Gate.plan().openai(fake).flag("threads", threads).start();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gate.close();
        fake.close();
    }

    @BeforeEach
    void arrive() {
        books = Books.open(gate, fake);
        caller = RawClient.to(gate.port());
    }

    @AfterEach
    void theSameCallThenWorks() {
        caller.close();
        assertThat(gate.post(PATH, Gate.chat("gpt-4o", true)).body()).endsWith("data: [DONE]\n\n");
    }

    private Seen ask(boolean stream) {
        int before = fake.seen().size();
        caller.send(RawClient.post(PATH, Gate.chat("gpt-4o", stream)));
        return fake.awaitSeen(before + 1).getLast();
    }

    private JsonNode leave(Exit exit, Seen seen) {
        long left = exit.take(caller);
        assertThat(seen.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        assertThat(seen.endedAfter(left)).isLessThan(AT_ONCE);
        JsonNode entry = books.closeOne();
        assertThat(entry.path("outcome").asText()).isEqualTo("caller_left");
        assertThat(entry.path("status").asInt()).isEqualTo(499);
        return entry;
    }

    @ParameterizedTest
    @EnumSource
    @Complaint(
            number = 4,
            of = {"maximhq/bifrost#3164", "maximhq/bifrost#7106"})
    void beforeTheFirstByte(Exit exit) {
        fake.next(Reply.hangs());

        JsonNode entry = leave(exit, ask(false));

        assertThat(entry.path("input_tokens").asLong()).isPositive();
        assertThat(entry.path("output_tokens").asLong(-1)).isZero();
        assertThat(entry.path("estimated").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @Complaint(number = 3, of = "BerriAI/litellm#17364")
    void inTheMiddleOfAStream(Exit exit) {
        fake.next(Replies.chatStream(PIECES, false).first(1_500).thenHang());
        Seen seen = ask(true);
        caller.head();
        String said = "";
        while (!said.contains(PIECES.getFirst())) {
            said = caller.chunk().text();
        }

        JsonNode entry = leave(exit, seen);

        assertThat(entry.path("estimated").asBoolean()).isTrue();
        assertThat(entry.path("output_tokens").asLong()).isPositive();
        assertThat(entry.path("cost_usd").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whileTheCallerReadsTooSlowly(Exit exit) {
        byte[] event = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(60_000)
                        + "\"}}]}\n\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        fake.next(Reply.sse(List.of()).repeat(event, 2_000));
        Seen seen = ask(true);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(100)).until(seen::written, new Unchanged<>());

        JsonNode entry = leave(exit, seen);

        assertThat(entry.path("estimated").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whileAWholeAnswerComes(Exit exit) {
        fake.next(Replies.chat("A long way.").first(200).thenHang());
        Seen seen = ask(false);
        await().until(() -> seen.written() > 200);

        leave(exit, seen);
    }

    @ParameterizedTest
    @EnumSource
    void whileAVeryLongAnswerComes(Exit exit) {
        fake.next(Reply.json("{\"choices\":[{\"message\":{\"content\":\"" + "x".repeat(2 << 20))
                .declaring(3 << 20)
                .thenHang());
        Seen seen = ask(false);
        assertThat(caller.head().status()).isEqualTo(200);
        caller.chunk();

        JsonNode entry = leave(exit, seen);

        assertThat(entry.path("model").asText()).isEqualTo("gpt-4o");
    }

    @ParameterizedTest
    @EnumSource
    void whileTheAnswerIsWrittenThatTheyDoNotRead(Exit exit) {
        fake.next(Replies.chat("x".repeat(1_000_000)));
        Seen seen = ask(false);
        assertThat(seen.awaitEnd()).isEqualTo(Seen.State.FINISHED);
        assertThat(caller.head().status()).isEqualTo(200);

        exit.take(caller);

        assertThat(books.closeOne().path("outcome").asText()).isEqualTo("ok");
    }

    @ParameterizedTest
    @EnumSource
    void whileTheyStillUpload(Exit exit) {
        int before = fake.seen().size();
        String request = RawClient.post(PATH, Gate.chat("gpt-4o", true));
        caller.send(request.substring(0, request.length() - 20));

        exit.take(caller);

        assertThat(books.close()).isEmpty();
        assertThat(fake.seen()).hasSize(before);
    }

    @Test
    void withASecondRequestBehindTheFirst() {
        fake.next(Replies.chatStream(PIECES, false).first(1_500).thenHang());
        Seen seen = ask(true);
        caller.send(RawClient.post(PATH, Gate.chat("gpt-4o", true)));
        caller.head();
        caller.chunk();

        leave(Exit.CLOSE, seen);
    }
}
