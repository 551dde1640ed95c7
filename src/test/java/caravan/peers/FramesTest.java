package caravan.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Server-sent events in every form that the standard allows, cut wherever the network may cut them. */
class FramesTest {
    private static final String WORD = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Köln ☃\"}}]}";
    private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE = "{\"choices\":[],\"usage\":{\"prompt_tokens\":101,\"completion_tokens\":47}}";
    private static final String LINES = """
            data: {"choices":[],"usage":
            data: {"prompt_tokens":101,
            data: "completion_tokens":47}}

            """;
    private static final String FIELDS = """
            : ping

            :

            event: ping
            data:

            id: 7
            retry: 10

            retry: 3000
            event: message
            id: 8
            : ping
            data: %s

            : ping

            """.formatted(WORD);

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.flag("loops", "1"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static String sse(String... data) {
        return Stream.of(data).map(each -> "data: " + each + "\n\n").collect(Collectors.joining());
    }

    static Stream<Arguments> forms() {
        String plain = sse(WORD, STOP, USAGE, "[DONE]");
        return Stream.of(
                Arguments.of("line feeds", plain),
                Arguments.of("CRLF", plain.replace("\n", "\r\n")),
                Arguments.of("data in several lines", sse(WORD, STOP) + LINES + sse("[DONE]")),
                Arguments.of("no blank line at the end", plain.stripTrailing()),
                Arguments.of("comments and fields", FIELDS + sse(STOP, USAGE, "[DONE]")));
    }

    /** A request of a caller who wants the usage too, on a connection that stays. */
    private static RawClient.Answer ask(RawClient caller, Reply reply) {
        rig.fake().next(reply);
        return caller.send(RawClient.post("/v1/chat/completions", """
                        {"model":"gpt-4o","stream":true,"stream_options":{"include_usage":true},
                        "messages":[{"role":"user","content":"Hello"}]}""")).answer();
    }

    private static void check(RawClient.Answer answer, String sent) {
        assertThat(answer.text()).isEqualTo(sent);
        checkUsage(rig.entry(answer));
    }

    private static void checkUsage(JsonNode entry) {
        assertThat(entry.path("input_tokens").asInt()).isEqualTo(101);
        assertThat(entry.path("output_tokens").asInt()).isEqualTo(47);
        assertThat(entry.path("estimated").asBoolean(true)).isFalse();
        assertThat(entry.path("outcome").asText()).isEqualTo("ok");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    @Complaint(
            number = 9,
            of = {"envoyproxy/ai-gateway#2162", "alibaba/higress#4248", "alibaba/higress#4146", "alibaba/higress#2918"})
    void aStreamThatIsCutAtAnyByteIsTheSameToTheByteAndInItsUsage(String form, String stream) {
        byte[] bytes = stream.getBytes(UTF_8);
        int before = rig.gate().entries().size();
        try (RawClient caller = rig.caller()) {
            for (int at = 1; at < bytes.length; at++) {
                Reply cut = Reply.sse(List.of())
                        .bytes(Arrays.copyOf(bytes, at))
                        .bytes(Arrays.copyOfRange(bytes, at, bytes.length));
                RawClient.Answer answer = ask(caller, cut);
                assertThat(answer.text()).as("%s, cut at %d", form, at).isEqualTo(stream);
            }
        }
        List<JsonNode> entries = rig.gate().entries();
        assertThat(entries.subList(before, entries.size()))
                .hasSize(bytes.length - 1)
                .allSatisfy(FramesTest::checkUsage);
    }

    @Test
    @Complaint(number = 11, of = "Portkey-AI/gateway#1035")
    void pingsAndAllFieldsOfAnEventSurvive() {
        String stream = FIELDS + sse(STOP, USAGE, "[DONE]") + ": ping\n\n";
        try (RawClient caller = rig.caller()) {
            check(ask(caller, Reply.sse(stream.getBytes(UTF_8)).splitEvery(5)), stream);
        }
    }

    @Test
    @Complaint(number = 11, of = "Portkey-AI/gateway#1035")
    void anSdkReadsAStreamWithPings() {
        String pings = ": ping\n\n" + sse(WORD) + ": ping\n\nid: 1\nretry: 10\n" + sse(STOP, "[DONE]");
        rig.fake().next(Reply.sse(pings.getBytes(UTF_8)));
        OpenAIClient sdk = rig.sdk("sk-any");
        ChatCompletionCreateParams hello = ChatCompletionCreateParams.builder()
                .model("gpt-4o")
                .addUserMessage("Hello")
                .build();

        try (StreamResponse<ChatCompletionChunk> stream =
                sdk.chat().completions().createStreaming(hello)) {
            assertThat(stream.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.delta().content().stream()))
                    .containsExactly("Köln ☃");
        }
        sdk.close();
    }
}
