package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.lives.Books;
import caravan.lives.Exit;
import caravan.peers.Complaint;
import caravan.peers.Prices;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
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

/** The table in docs/budgets.md, row by row: what the journal says and what the budget is charged are the same. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class ChargeTableTest {
    private static final String WINDOW = "gateway month 2026-11-01T00:00:00Z";
    private static final List<String> PIECES = List.of(" a", " very", " long", " way");

    private static final String WORD = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\" far\"}}]}";
    private static final String USAGE = "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}";

    /** What we take the request of {@link Gate#chat} to be. */
    private static final int GUESSED = 26;

    private static final long LIMIT = 1_000_000_000_000L;
    private static final String TOKENS =
            "limits: [{name: tokens, measure: tokens, amount: " + LIMIT + ", window: 1d, algorithm: aligned}]\n";

    private static Till till;

    @Parameter
    String threads;

    private Books books;
    private BigDecimal before;

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        till = Till.with("budgets: [{on: gateway, usd: 100, per: month}]\n", plan -> plan.flag("threads", threads)
                .file("config/limits.yaml", TOKENS));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        till.close();
    }

    @BeforeEach
    void look() {
        books = Books.open(till.rig().gate(), till.rig().fake());
        before = till.spent(WINDOW);
    }

    @AfterEach
    void nothingIsReserved() {
        assertThat(Till.figures(till.rig().gate())
                        .at("/windows/" + WINDOW + "/reserved_usd")
                        .asText())
                .isEqualTo("0");
    }

    /** What is charged for is what a limit of tokens counts. */
    @AfterEach
    void limitsCountTheSame() {
        RawClient.Answer after = till.rig().chat(Gate.chat("gratis", false));
        assertThat(after.status()).as(after.text()).isEqualTo(200);
        long counted = till.rig().gate().entries().stream()
                .mapToLong(entry -> entry.path("input_tokens").asLong()
                        + entry.path("output_tokens").asLong())
                .sum();
        assertThat(after.head().header("x-ratelimit-remaining-tokens")).isEqualTo(Long.toString(LIMIT - counted));
    }

    private JsonNode charged(int input, int output, boolean estimated) {
        JsonNode entry = books.closeOne();
        assertThat(entry.path("input_tokens").asInt(-1)).as("%s", entry).isEqualTo(input);
        assertThat(entry.path("output_tokens").asInt(-1)).isEqualTo(output);
        assertThat(entry.path("estimated").asBoolean()).isEqualTo(estimated);
        assertThat(entry.path("cost_usd").asText())
                .isEqualTo(Prices.of(input, output).stripTrailingZeros().toPlainString());
        assertThat(entry.path("charged").toString()).isEqualTo("[\"" + WINDOW + "\"]");
        assertThat(till.spent(WINDOW)).isEqualByComparingTo(before.add(Prices.of(input, output)));
        return entry;
    }

    private JsonNode chargedNothing() {
        JsonNode entry = books.closeOne();
        assertThat(entry.path("cost_usd").asDouble()).as("%s", entry).isZero();
        assertThat(till.spent(WINDOW)).isEqualByComparingTo(before);
        return entry;
    }

    private static void tell(boolean stream, Reply reply) {
        till.rig().fake().next(reply);
        try (RawClient caller = till.rig().caller()) {
            caller.send(RawClient.post(Till.CHAT, Gate.chat("gpt-4o", stream), "Connection: close"));
            caller.rest();
        }
    }

    /** The caller leaves once the provider has the request. */
    private static void leave(boolean stream, Reply reply, Exit exit) {
        int seen = till.rig().fake().seen().size();
        till.rig().fake().next(reply);
        try (RawClient caller = till.rig().caller()) {
            caller.send(RawClient.post(Till.CHAT, Gate.chat("gpt-4o", stream)));
            Seen request = till.rig().fake().awaitSeen(seen + 1).getLast();
            exit.take(caller);
            request.awaitEnd();
        }
    }

    @Test
    void answered() {
        tell(false, Till.used(9, 3));
        charged(9, 3, false);
    }

    @Test
    void streamedToTheEnd() {
        tell(true, Replies.chatStream(PIECES, true));
        charged(Replies.PROMPT_TOKENS, PIECES.size(), false);
    }

    @Test
    void answeredAndTheProviderDoesNotSayWhatWasUsed() {
        tell(
                false,
                Reply.json("{\"choices\":[{\"message\":{\"content\":\"Twelve chars\"},\"finish_reason\":\"stop\"}]}"));
        charged(GUESSED, 3, true);
    }

    @Test
    void streamedAndTheProviderDoesNotSayWhatWasUsed() {
        tell(true, Replies.chatStream(PIECES, false));
        charged(GUESSED, PIECES.size(), true);
    }

    @Test
    void answeredWithNothingThatCanBeCountedAndNoUsage() {
        tell(false, Reply.json("{\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"stop\"}]}"));
        charged(GUESSED, 0, true);
    }

    @Test
    void theProviderSaysThatNothingWasUsed() {
        tell(false, Till.used(0, 0));
        assertThat(chargedNothing().path("estimated").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @Complaint(
            number = 33,
            of = {"QuantumNous/new-api#1094", "BerriAI/litellm#13245"})
    void theCallerLeftBeforeTheFirstByteOfAWholeAnswer(Exit exit) {
        leave(false, Reply.hangs(), exit);
        charged(GUESSED, 0, true);
    }

    @ParameterizedTest
    @EnumSource
    void theCallerLeftBeforeTheFirstByteOfAStream(Exit exit) {
        leave(true, Reply.hangs(), exit);
        charged(GUESSED, 0, true);
    }

    @ParameterizedTest
    @EnumSource
    @Complaint(
            number = 33,
            of = {"QuantumNous/new-api#1094", "BerriAI/litellm#13245"})
    void theCallerLeftWhileAWholeAnswerCame(Exit exit) {
        leave(false, Replies.chat("A long way.").first(200).thenHang(), exit);
        charged(GUESSED, 0, true);
    }

    private static void leaveAfter(Exit exit, String... events) {
        till.rig().fake().next(Reply.sse(List.of(events)).thenHang());
        try (RawClient caller = till.rig().caller()) {
            caller.send(RawClient.post(
                    Till.CHAT,
                    Gate.chat("gpt-4o", true).replace("true", "true,\"stream_options\":{\"include_usage\":true}")));
            caller.head();
            for (String said = ""; !said.endsWith(events[events.length - 1] + "\n\n"); ) {
                said += caller.chunk().text();
            }
            exit.take(caller);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCallerLeftInTheMiddleOfAStream(Exit exit) {
        leaveAfter(exit, WORD, WORD, WORD.replace("far", "off"));
        charged(GUESSED + 10, 3, true);
    }

    @Test
    void theCallerLeftInTheMiddleOfAStreamAfterTheProviderHadSaidWhatWasUsed() {
        leaveAfter(Exit.CLOSE, WORD, USAGE);
        charged(9, 5, false);
    }

    @Test
    void theProviderSaidNo() {
        tell(true, Replies.error(500, "server_error", "oops", "Not today."));
        chargedNothing();
    }

    @Test
    void theProviderFailedBeforeTheFirstByte() {
        tell(true, Reply.resets());
        chargedNothing();
    }

    @Test
    void theProviderFailedAfterTheFirstByteOfAStream() {
        tell(true, Reply.sse(List.of(WORD, WORD)).thenClose());
        charged(GUESSED, 2, true);
    }

    @Test
    void theProviderFailedInTheMiddleOfAWholeAnswer() {
        tell(false, Replies.chat("A long way.").first(200).thenReset());
        chargedNothing();
    }

    @Test
    void nobodyWasAsked() {
        String question = Till.question("gpt-4o", 99_000_000);
        assertThat(till.rig().chat(question).status()).isEqualTo(402);
        chargedNothing();
    }
}
