package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.Cue;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is charged, for every way in which an answer can end. What nobody knows is null, and never 0. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class ChargesTest {
    /** What we take the question of {@link Gate#chat} to be, while its provider has not said. */
    private static final int GUESSED = 26;

    private static final List<String> PIECES = List.of(" a", " very", " long", " way");
    private static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\"}");
    private static final String WORD = chunk("{\"content\":\" far\"}");
    private static final String ERROR =
            "{\"error\":{\"message\":\"%s\",\"code\":\"busy\"}}".formatted("Overloaded. ".repeat(500));

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

    private static String chunk(String delta) {
        return "{\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
    }

    private static String usage(int input, int output) {
        return "{\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}"
                .formatted(input, output, input + output);
    }

    private static Reply events(String... events) {
        return Reply.sse(List.of(events));
    }

    private record Charge(String outcome, int input, int output, boolean estimated) {}

    private static Charge exactly(String outcome, int input, int output) {
        return new Charge(outcome, input, output, false);
    }

    private static Charge about(String outcome, int output) {
        return new Charge(outcome, GUESSED, output, true);
    }

    static Stream<Arguments> told() {
        return Stream.of(
                Arguments.of("complete", Replies.chatStream(PIECES, true), exactly("ok", 11, 4)),
                Arguments.of("complete, usage unsaid", Replies.chatStream(PIECES, false), about("ok", 4)),
                Arguments.of(
                        "partial, usage said",
                        events(WORD, usage(9, 1)).thenClose(),
                        exactly("provider_broke_off", 9, 1)),
                Arguments.of("error after words", events(WORD, WORD, ERROR), about("provider_stream_error", 2)),
                Arguments.of(
                        "error, usage said", events(WORD, usage(9, 3), ERROR), exactly("provider_stream_error", 9, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("told")
    @Complaint(
            number = {7, 8},
            of = {"QuantumNous/new-api#7062", "QuantumNous/new-api#5235", "QuantumNous/new-api#5290"})
    void anAnswerCostsWhatWasSaidOfItOrElseWhatCame(String how, Reply reply, Charge charge) {
        isCharged(afterStream(reply), how, charge);
    }

    /** A reset takes with it what nobody has read yet. */
    @Test
    void aStreamThatWasResetCostsWhatCameBefore() {
        Cue read = new Cue();
        rig.fake().next(events(ROLE, WORD, WORD).until(read).thenReset());
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true), "Connection: close"));
            RawClient.Head head = caller.head();
            StringBuilder told = new StringBuilder();
            while (told.toString().split(" far", -1).length < 3) {
                told.append(caller.chunk().text());
            }
            read.give();
            caller.rest();

            JsonNode entry = rig.gate().entry(String.valueOf(head.header("x-request-id")));
            isCharged(entry, "partial", about("provider_broke_off", 2));
        }
    }

    private static void isCharged(JsonNode entry, String how, Charge charge) {
        assertThat(entry.path("outcome").asText()).as(how).isEqualTo(charge.outcome());
        assertThat(entry.path("input_tokens").asInt(-1)).isEqualTo(charge.input());
        assertThat(entry.path("output_tokens").asInt(-1)).isEqualTo(charge.output());
        assertThat(entry.path("estimated").asBoolean()).isEqualTo(charge.estimated());
        assertThat(Prices.charged(entry)).isEqualByComparingTo(Prices.of(charge.input(), charge.output()));
    }

    @RepeatedTest(20)
    @Complaint(number = 7, of = "QuantumNous/new-api#7062")
    void whatCameBeforeTheConnectionWasClosedIsNotLostHoweverSoonItWas() {
        JsonNode entry = afterStream(events(WORD, usage(9, 1)).thenClose());

        assertThat(entry.path("outcome").asText()).isEqualTo("provider_broke_off");
        assertThat(entry.path("input_tokens").asInt(-1)).isEqualTo(9);
        assertThat(entry.path("output_tokens").asInt(-1)).isEqualTo(1);
    }

    static Stream<Arguments> nothing() {
        return Stream.of(
                Arguments.of("refused", Replies.error(500, "server_error", "oops", "Not today."), "provider_status"),
                Arguments.of("reset before a byte", Reply.resets(), "provider_broke_off"),
                Arguments.of("a head and no more", events().thenReset(), "provider_broke_off"),
                Arguments.of("an error and no word", events(ERROR), "provider_stream_error"),
                Arguments.of("whose turn it is and no word", events(ROLE).thenReset(), "provider_broke_off"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nothing")
    @Complaint(
            number = {7, 8},
            of = {"QuantumNous/new-api#4168", "QuantumNous/new-api#5290"})
    void nothingThatCameIsNothingThatIsCharged(String how, Reply reply, String outcome) {
        JsonNode entry = afterStream(reply);

        assertThat(entry.path("outcome").asText()).as(how).isEqualTo(outcome);
        assertThat(entry.path("output_tokens").isNull()).isTrue();
        assertThat(entry.path("cost_usd").isNull()).isTrue();
    }

    @Test
    @Complaint(number = 6, of = "BerriAI/litellm#37992")
    void aProviderThatSaysZeroIsBelieved() {
        JsonNode entry = afterStream(events(WORD, chunk("{}").replace("null", "\"stop\""), usage(0, 0), "[DONE]"));

        assertThat(entry.path("input_tokens").asInt(-1)).isZero();
        assertThat(entry.path("output_tokens").asInt(-1)).isZero();
        assertThat(entry.path("estimated").asBoolean(true)).isFalse();
        assertThat(Prices.charged(entry)).isZero();
    }

    private static JsonNode afterStream(Reply reply) {
        rig.fake().next(reply);
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true), "Connection: close"));
            RawClient.Head head = caller.head();
            caller.rest();
            return rig.gate().entry(String.valueOf(head.header("x-request-id")));
        }
    }
}
