package caravan.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import caravan.peers.Complaint;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Every stream comes out as it went in, however it is split on the way, and its usage is found. */
@ParameterizedClass(name = "threads = {0}, pieces of {1} bytes")
@CsvSource({"loop, 1", "virtual, 7", "loop, 4096"})
class RecordingsTest {
    private static final String ASKED = "\"stream_options\":{\"include_usage\":true},";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
    private static final String PROMPT = "\"prompt\":\"Hello\"";

    private static Rig rig;
    private final int size;

    RecordingsTest(String threads, int size) {
        assertThat(threads).isNotEmpty();
        this.size = size;
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads, int size) {
        assertThat(size).isPositive();
        rig = Rig.house(plan -> plan.flag("threads", threads));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    private RawClient.Answer play(Expected expected, String options) {
        Played played = expected.played();
        // The longest would take seconds byte by byte; a few bytes at a time split it everywhere too.
        int least = played.bytes().length / 50_000;
        rig.fake().always(Reply.sse(played.bytes()).splitEvery(Math.max(size, least)));
        boolean legacy = played.text().contains("\"text_completion\"");
        String request = "{\"model\":\"gpt-4o\",\"stream\":true," + options + (legacy ? PROMPT : MESSAGES) + "}";
        String call = RawClient.post(legacy ? "/v1/completions" : "/v1/chat/completions", request);
        return expected.complete() ? rig.say(call) : rig.sayUntilBroken(call);
    }

    @TestFactory
    @Complaint(
            number = {9, 10},
            of = {"gpustack/gpustack#6155", "alibaba/higress#4248"})
    Stream<DynamicTest> whoAsksForTheUsageGetsEveryByte() {
        return Played.all().stream()
                .map(played -> dynamicTest(played.name(), () -> {
                    Expected expected = Expected.of(played);
                    RawClient.Answer answer = play(expected, ASKED);

                    check(answer, played.bytes(), expected);
                }));
    }

    @TestFactory
    @Complaint(
            number = {9, 10},
            of = {"gpustack/gpustack#6155", "alibaba/higress#4248"})
    Stream<DynamicTest> whoDoesNotAskMissesOnlyTheUsage() {
        return Played.all().stream()
                .map(played -> dynamicTest(played.name(), () -> {
                    Expected expected = Expected.of(played);
                    RawClient.Answer answer = play(expected, "");

                    assertThat(rig.lastSeen()
                                    .json()
                                    .at("/stream_options/include_usage")
                                    .asBoolean())
                            .isTrue();
                    check(answer, expected.withoutUsage().getBytes(ISO_8859_1), expected);
                }));
    }

    private void check(RawClient.Answer answer, byte[] bytes, Expected expected) {
        if (expected.complete()) {
            assertThat(answer.body()).isEqualTo(bytes);
        } else {
            assertThat(answer.body()).startsWith(bytes);
            assertThat(answer.text()).endsWith("\"code\":\"upstream_broke_off\"}}\n\n");
        }
        JsonNode entry = rig.entry(answer);
        assertThat(entry.path("outcome").asText()).isEqualTo(expected.outcome());
        expected.usage().ifPresentOrElse(usage -> checkUsage(entry, usage), () -> checkGuess(entry));
    }

    private static void checkUsage(JsonNode entry, JsonNode usage) {
        assertThat(entry.path("estimated").asBoolean()).isFalse();
        assertThat(entry.path("input_tokens").asLong()).isEqualTo(Expected.input(usage));
        assertThat(entry.path("output_tokens").asLong()).isEqualTo(Expected.output(usage));
        assertThat(entry.path("cache_read_input_tokens").asLong()).isEqualTo(Expected.cached(usage));
        assertThat(entry.path("reasoning_output_tokens").asLong()).isEqualTo(Expected.reasoning(usage));
    }

    /** Nobody said: what the entry has is a guess and says so, or nothing. */
    private static void checkGuess(JsonNode entry) {
        assertThat(entry.path("estimated").asBoolean(true)).isTrue();
    }
}
