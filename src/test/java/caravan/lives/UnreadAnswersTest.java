package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What is charged for an answer that nobody read to its end, though no provider said no: more rows of the table in docs/budgets.md. */
@ParameterizedClass
@ValueSource(strings = {"loop", "virtual"})
class UnreadAnswersTest {
    private static final String PATH = "/v1/chat/completions";
    private static final Pipeline PIPELINE = Pipeline.read();
    private static final int GUESSED = 26;

    private static Hush hush;
    private static FakeProvider fake;
    private static Gate gate;

    @Parameter
    String threads;

    private Books books;

    @BeforeParameterizedClassInvocation
    static void start(String threads) {
        hush = Hush.now();
        fake = FakeProvider.start();
        gate = PIPELINE.plan(fake).flag("threads", threads).flag("loops", "1").start();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gate.close();
        fake.close();
        hush.close();
    }

    @BeforeEach
    void openBooks() {
        Faulty.REACHED.drainPermits();
        books = Books.open(gate, fake);
    }

    private static void assertCharged(JsonNode entry, int input, int output, boolean estimated) {
        assertThat(entry.path("input_tokens").asInt(-1)).as("%s", entry).isEqualTo(input);
        assertThat(entry.path("output_tokens").asInt(-1)).isEqualTo(output);
        assertThat(entry.path("estimated").asBoolean()).isEqualTo(estimated);
        assertThat(entry.path("charged")).hasSize(1);
    }

    private static void ask(boolean stream, String fault) {
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.post(PATH, Gate.chat("gpt-4o", stream), Faulty.HEADER + ": " + fault));
            assertThat(caller.head().status()).isEqualTo(500);
        }
    }

    @Test
    void theCallerLeftBeforeAProviderHadTheRequest() {
        fake.next(Reply.hangs());
        try (RawClient first = RawClient.to(gate.port());
                RawClient second = RawClient.to(gate.port())) {
            int seen = fake.seen().size();
            first.send(RawClient.post(PATH, Gate.chat("narrow/gpt-4o", false)));
            fake.awaitSeen(seen + 1);
            second.send(RawClient.post(PATH, Gate.chat("narrow/gpt-4o", false)));
            Awaitility.await()
                    .until(() -> gate.journal().stream()
                                    .filter(UnreadAnswersTest::isNarrow)
                                    .count()
                            == 2);
        }
        assertThat(books.close())
                .hasSize(2)
                .filteredOn(entry -> entry.path("cost_usd").isNull())
                .singleElement()
                .satisfies(entry -> assertThat(entry.path("outcome").asText()).isEqualTo("caller_left"));
    }

    private static boolean isNarrow(JsonNode line) {
        return line.path("provider").asText().equals("narrow")
                && line.path("event").asText().equals("sent");
    }

    @Test
    void theCallerLeftBeforeAWholeAnswerThatHadCome() throws InterruptedException {
        fake.next(Replies.chat("A long way."));
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.post(PATH, Gate.chat("gpt-4o", false), Faulty.HEADER + ": wait@reply"));
            assertThat(Faulty.REACHED.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
        JsonNode entry = books.closeOne();
        assertThat(entry.path("outcome").asText()).isEqualTo("caller_left");
        assertCharged(entry, Replies.PROMPT_TOKENS, Replies.words("A long way.").size(), false);
    }

    @Test
    void aStepOfThePipelineFailedAfterTheProviderHadAnswered() {
        fake.next(Replies.chat("A long way."));
        ask(false, "throw@reply");
        assertCharged(
                books.closeOne(),
                Replies.PROMPT_TOKENS,
                Replies.words("A long way.").size(),
                false);
    }

    @Test
    void aStepOfThePipelineFailedAfterTheProviderHadBegunAStream() {
        fake.next(Replies.chatStream(List.of(" far"), true));
        ask(true, "throw@reply");
        assertCharged(books.closeOne(), GUESSED, 0, true);
    }

    @Test
    void aStepOfThePipelineFailedBeforeAnybodyWasAsked() {
        ask(false, "throw@call-provider");
        assertThat(books.closeOne().path("cost_usd").isNull()).isTrue();
    }

    @Test
    void theGatewayWasStoppedAndCutTheCall() {
        fake.next(Reply.sse(List.of("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\" far\"}}]}"))
                .thenHang());
        Gate other = PIPELINE.plan(fake)
                .flag("threads", threads)
                .flag("shutdown-timeout", "0")
                .start();
        try (RawClient caller = RawClient.to(other.port())) {
            caller.send(RawClient.post(PATH, Gate.chat("gpt-4o", true)));
            caller.head();
            assertThat(caller.chunk().text()).contains(" far");
            other.close();
        }
        JsonNode entry = other.entries().getLast();
        assertThat(entry.path("outcome").asText()).isEqualTo("gateway_stopping");
        assertCharged(entry, GUESSED, 1, true);
    }
}
