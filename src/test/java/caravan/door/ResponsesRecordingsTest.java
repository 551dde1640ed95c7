package caravan.door;

import static caravan.testkit.ResponseReplies.event;
import static caravan.testkit.ResponseReplies.response;
import static caravan.testkit.ResponseReplies.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.ResponseReplies;
import caravan.testkit.Sse;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Every stream of Responses comes out as it went in, however it is split on the way, and its usage is found. */
@ParameterizedClass(name = "threads = {0}, pieces of {1} bytes")
@CsvSource({"loop, 1", "virtual, 7", "loop, 4096"})
class ResponsesRecordingsTest {
    private static final String REQUEST = "{\"model\":\"gpt-4o\",\"stream\":true,\"input\":\"Hello\"}";

    private static Rig rig;
    private final int size;

    ResponsesRecordingsTest(String threads, int size) {
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

    private static Played ours(String name, String... events) {
        return new Played("ours/" + name, ResponseReplies.events(List.of(events)));
    }

    private static List<Played> all() {
        List<String> hello = ResponseReplies.events("m-1", "Hello there");
        String[] begun = hello.subList(0, 6).toArray(String[]::new);
        String end = hello.getLast();
        String failed = event("response.failed", ",\"response\":" + response("m-1", "failed", "", "null"));
        String error = event("error", ",\"error\":{\"code\":\"insufficient_quota\",\"message\":\"no\"}");
        String flat = event("error", ",\"code\":\"server_error\",\"message\":\"no\",\"param\":null");
        List<Played> all = new ArrayList<>(Played.responses());
        all.add(ours("text", hello.toArray(String[]::new)));
        all.add(ours("incomplete", with(begun, end.replace("completed", "incomplete"))));
        all.add(ours("cached and reasoned", with(begun, end.replace("cached_tokens\":0", "cached_tokens\":8"))));
        all.add(ours("failed", with(begun, failed)));
        all.add(ours("error, then failed", with(begun, error, failed)));
        all.add(ours("error alone", with(begun, flat)));
        all.add(ours("more after the end", with(begun, end, event("response.steer.done", ""))));
        all.add(ours("no end", begun));
        all.add(new Played("ours/CRLF", crlf(ResponseReplies.events(hello))));
        all.add(new Played("ours/no blank line at the end", stripped(ResponseReplies.events(hello))));
        return all;
    }

    private static String[] with(String[] begun, String... more) {
        return Stream.concat(Arrays.stream(begun), Arrays.stream(more)).toArray(String[]::new);
    }

    private static byte[] crlf(byte[] events) {
        return new String(events, StandardCharsets.UTF_8).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] stripped(byte[] events) {
        return new String(events, StandardCharsets.UTF_8).stripTrailing().getBytes(StandardCharsets.UTF_8);
    }

    @TestFactory
    Stream<DynamicTest> everyByteGoesThroughAndTheUsageIsFound() {
        return all().stream().map(played -> dynamicTest(played.name(), () -> check(played)));
    }

    private void check(Played played) {
        int least = played.bytes().length / 50_000;
        rig.fake().always(Reply.sse(played.bytes()).splitEvery(Math.max(size, least)));
        boolean complete = !outcome(played).equals("provider_broke_off");
        String call = RawClient.post("/v1/responses", REQUEST);
        RawClient.Answer answer = complete ? rig.say(call) : rig.sayUntilBroken(call);

        assertThat(rig.lastSeen().body()).asString(StandardCharsets.UTF_8).isEqualTo(REQUEST);
        if (complete) {
            assertThat(answer.body()).isEqualTo(played.bytes());
        } else {
            assertThat(answer.body()).startsWith(played.bytes());
            assertThat(answer.text()).contains("\n\nevent: error\ndata: {\"type\":\"error\",\"sequence_number\":6,");
        }
        checkEntry(rig.entry(answer), played);
    }

    private static void checkEntry(JsonNode entry, Played played) {
        assertThat(entry.path("outcome").asText()).isEqualTo(outcome(played));
        JsonNode usage = last(played).map(last -> last.at("/response/usage")).orElse(entry.path("none"));
        if (usage.isObject()) {
            assertThat(entry.path("estimated").asBoolean(true)).isFalse();
            assertThat(entry.path("input_tokens").asLong())
                    .isEqualTo(usage.path("input_tokens").asLong());
            assertThat(entry.path("output_tokens").asLong())
                    .isEqualTo(usage.path("output_tokens").asLong());
            assertThat(entry.path("cache_read_input_tokens").asLong())
                    .isEqualTo(usage.at("/input_tokens_details/cached_tokens").asLong());
            assertThat(entry.path("reasoning_output_tokens").asLong())
                    .isEqualTo(
                            usage.at("/output_tokens_details/reasoning_tokens").asLong());
        } else {
            assertThat(entry.path("estimated").asBoolean()).isTrue();
            assertThat(entry.path("output_tokens").asLong()).isEqualTo(3);
        }
    }

    /** The event that ends the stream: in a recording of several, the first such. */
    private static Optional<JsonNode> last(Played played) {
        return Sse.json(played.bytes()).stream()
                .filter(event -> event.path("type").asText().matches("response\\.(completed|incomplete|failed)"))
                .findFirst();
    }

    private static String outcome(Played played) {
        boolean failed = Sse.json(played.bytes()).stream()
                .anyMatch(event -> event.path("type").asText().matches("error|response.failed"));
        return failed ? "provider_stream_error" : last(played).isPresent() ? "ok" : "provider_broke_off";
    }
}
