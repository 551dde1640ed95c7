package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Fault;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every caller is promised of every provider, through the running gateway: the contract of {@link FormatContract}, asked in each
 * dialect, whole and streamed. The answers are read by the official SDKs.
 */
class FormatsDoorTest {
    private static Rig rig;

    record Case(Speaker speaker, Vendor vendor) {
        @Override
        public String toString() {
            return speaker + " to " + vendor;
        }
    }

    static Stream<Case> cases() {
        return Arrays.stream(Speaker.values()).flatMap(speaker -> Arrays.stream(Vendor.values())
                .filter(speaker::isForeignTo)
                .map(vendor -> new Case(speaker, vendor)));
    }

    @BeforeAll
    static void open() {
        rig = Vendor.open(plan -> plan);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static String request(Case one, boolean streamed, String... headers) {
        return RawClient.post(one.speaker.path, one.speaker.asks(one.vendor.model(), streamed), headers);
    }

    /** Whole, and streamed in pieces of seven bytes. */
    private static void comes(Case one, Function<FormatContract, FormatContract.Sample> which) {
        FormatContract.Sample sample = which.apply(one.vendor.contract());
        Said said = one.speaker.reads(sample.said());

        rig.fake().always(Reply.json(sample.whole()));
        RawClient.Answer whole = rig.say(request(one, false));
        assertThat(whole.status()).as(whole.text()).isEqualTo(200);
        assertThat(one.speaker.whole(whole.body())).isEqualTo(said);
        assertThat(rig.lastSeen().path()).startsWith(one.vendor.path);
        assertUsed(rig.entry(whole), said);

        rig.fake().always(one.vendor.stream(sample.stream()).splitEvery(7));
        RawClient.Answer streamed = rig.say(request(one, true));
        assertThat(streamed.head().header("content-type")).startsWith("text/event-stream");
        assertThat(one.speaker.stream(streamed.body())).isEqualTo(said);
        assertUsed(rig.entry(streamed), said);
    }

    private static void assertUsed(JsonNode entry, Said said) {
        assertThat(entry.path("outcome").asText()).isEqualTo("ok");
        if (!said.used().isEmpty()) {
            assertThat(entry.path("input_tokens").asLong())
                    .isEqualTo(said.used().get(0));
            assertThat(entry.path("output_tokens").asLong())
                    .isEqualTo(said.used().get(1));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTextComesWithWhatItUsed(Case one) {
        comes(one, FormatContract::text);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aThoughtComes(Case one) {
        comes(one, FormatContract::thought);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aCallOfAToolComes(Case one) {
        comes(one, FormatContract::oneTool);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void callsOfSeveralToolsCome(Case one) {
        comes(one, FormatContract::severalTools);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theEndAtTheLengthIsTold(Case one) {
        comes(one, FormatContract::length);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void errorsComeInTheCallersForm(Case one) {
        for (FormatContract.No no : one.vendor.contract().noes()) {
            rig.fake().always(Reply.json(no.status(), no.body()));
            RawClient.Answer answer = rig.say(request(one, false));

            Fault fault =
                    one.vendor.contract().format().fault(no.status(), no.body().getBytes(UTF_8));
            assertThat(answer.status())
                    .as(no.body())
                    .isEqualTo(one.speaker.dialect().status(fault));
            assertThat(answer.head().header("x-caravan-upstream-status")).isEqualTo(Integer.toString(no.status()));
            JsonNode error = Said.parse(answer.text()).path("error");
            assertThat(error.path("message").asText()).isNotBlank().doesNotContain("{");
            assertThat(error.path("type").asText()).isNotBlank();
            assertThat(error.has("code")).isEqualTo(one.speaker == Speaker.OPENAI);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStreamThatFailsIsNoAnswer(Case one) {
        rig.fake().always(one.vendor.stream(one.vendor.contract().failing()));

        assertBroken(one);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStreamThatEndsTooEarlyIsNoAnswer(Case one) {
        rig.fake().always(one.vendor.stream(one.vendor.contract().cut()));

        assertBroken(one);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStreamWhoseConnectionBreaksIsNoAnswer(Case one) {
        rig.fake().always(one.vendor.stream(one.vendor.contract().cut()).thenClose());

        assertBroken(one);
    }

    private static void assertBroken(Case one) {
        try (RawClient caller = rig.caller()) {
            String told = new String(
                    caller.send(request(one, true, "Connection: close")).rest(), UTF_8);

            assertThat(told).contains("\"error\":{").doesNotContain("[DONE]", "message_stop", "finish_reason\":\"");
        }
    }
}
