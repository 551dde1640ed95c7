package caravan.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.ResponseReplies;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are right, but come in another wrapping than anybody would expect: the caller gets them, and the books too. */
class OddAnswersTest {
    private static final String WHOLE = "{\"id\":\"c\",\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"Far\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200,\"total_tokens\":1200}}";
    private static final String CHUNK = "{\"id\":\"c\",\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":"
            + "{\"content\":\"Far\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200,\"total_tokens\":1200}}";
    private static final String STREAM = ": wait\n\ndata: " + CHUNK + "\n\ndata: [DONE]\n\n";
    private static final String JSON = "Content-Type: application/json";
    private static final String EVENTS = "Content-Type: text/event-stream";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static RawClient.Answer ask(boolean stream, byte[] answer) {
        rig.fake().next(Reply.raw("").bytes(answer));
        return rig.chat(Gate.chat("gpt-4o-mini", stream));
    }

    private static byte[] ok(byte[] body, String... headers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String lines = Stream.of(headers).map(each -> each + "\r\n").collect(Collectors.joining());
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n" + lines + "\r\n";
        all.writeBytes(head.getBytes(UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static byte[] packed(String how, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream packing =
                how.equals("deflate") ? new DeflaterOutputStream(out) : new GZIPOutputStream(out)) {
            packing.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static void booked(RawClient.Answer answer) {
        JsonNode entry = rig.entry(answer);
        assertThat(entry.path("outcome").asText()).isEqualTo("ok");
        assertThat(entry.path("input_tokens").asInt()).isEqualTo(1000);
        assertThat(entry.path("cost_usd").asText()).isEqualTo("0.00027");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "GZIP"})
    void whatIsCompressedIsUnpacked(String how) throws IOException {
        String encoding = "Content-Encoding: " + how;
        RawClient.Answer whole = ask(false, ok(packed(how, WHOLE), encoding, JSON));
        RawClient.Answer stream = ask(true, ok(packed(how, STREAM), encoding, EVENTS));

        assertThat(whole.text()).isEqualTo(WHOLE);
        assertThat(stream.text()).isEqualTo(STREAM);
        assertThat(whole.head().header("content-encoding")).isNull();
        assertThat(stream.head().header("content-encoding")).isNull();
        booked(whole);
        booked(stream);
        rig.fake().next(Replies.chat("plain")); // over the same connection
        assertThat(rig.chat(Gate.chat("gpt-4o-mini", false)).text()).contains("plain");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNobodyCanUnpackIsNoAnswer(boolean stream) {
        RawClient.Answer answer = ask(stream, ok(STREAM.getBytes(UTF_8), "Content-Encoding: br", EVENTS));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("compressed");
    }

    @ParameterizedTest
    @ValueSource(ints = {102, 103, 199})
    void newsOfTheWayAreNotTheAnswer(int status) {
        String news = "HTTP/1.1 " + status + " News\r\nX-A: b\r\n\r\n";
        rig.fake().next(Reply.raw(news).bytes(ok(WHOLE.getBytes(UTF_8), JSON)));

        RawClient.Answer answer = rig.chat(Gate.chat("gpt-4o-mini", false));
        assertThat(answer.text()).isEqualTo(WHOLE);
        booked(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Type: none",
                "Content-Type: text/plain",
                "Content-Type: application/json",
                "Content-Type: application/octet-stream"
            })
    void aStreamIsKnownByItsFirstBytes(String type) {
        RawClient.Answer answer = ask(true, ok(STREAM.getBytes(UTF_8), type));

        assertThat(answer.text()).isEqualTo(STREAM);
        assertThat(answer.head().header("content-type")).isEqualTo("text/event-stream");
        booked(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Type: none", "Content-Type: text/plain", "Content-Type: application/json"})
    void aStreamOfResponsesToo(String type) {
        byte[] events = ResponseReplies.events(ResponseReplies.events("gpt-4o-mini", "so far away"));
        rig.fake().next(Reply.raw("").bytes(ok(events, type)));
        RawClient.Answer answer =
                rig.say(RawClient.post("/v1/responses", "{\"model\":\"gpt-4o-mini\",\"input\":\"x\",\"stream\":true}"));

        assertThat(answer.body()).isEqualTo(events);
        assertThat(answer.head().header("content-type")).isEqualTo("text/event-stream");
        assertThat(rig.entry(answer).path("output_tokens").asInt()).isEqualTo(3);
        assertThat(rig.entry(answer).path("estimated").asBoolean()).isFalse();
    }

    /** Some servers of the house's own say no more than what they have heard. */
    @Test
    void aTextAloneIsATranscript() {
        rig.fake().next(Reply.json("\"Samarkand\""));
        String form = String.join(
                "\r\n",
                "--b",
                "Content-Disposition: form-data; name=\"model\"",
                "",
                "whisper-1",
                "--b",
                "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"",
                "",
                "RIFF",
                "--b--",
                "");
        RawClient.Answer answer = rig.say("POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\nContent-Type: "
                + "multipart/form-data; boundary=b\r\nContent-Length: " + form.length() + "\r\n\r\n" + form);

        assertThat(answer.text()).isEqualTo("\"Samarkand\"");
        assertThat(rig.entry(answer).path("outcome").asText()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {" \n", "null", "true", "\"no\"", "7"})
    void whatHasNoObjectInItIsNoAnswer(String body) {
        RawClient.Answer answer = ask(false, ok(body.getBytes(UTF_8), JSON));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(rig.entry(answer).path("outcome").asText()).isEqualTo("provider_invalid_answer");
    }

    /** It is as little an answer as one that is passed on would be. */
    @ParameterizedTest
    @ValueSource(strings = {"<html>", "", " ", "null", "7"})
    void whatIsNoJsonIsNoAnswerToOtherCallersEither(String body) {
        rig.fake().next(Reply.text(200, body));
        RawClient.Answer answer = rig.say(RawClient.post(
                "/v1/messages",
                "{\"model\":\"gpt-4o-mini\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).startsWith("{\"type\":\"error\"");
        assertThat(rig.entry(answer).path("outcome").asText()).isEqualTo("provider_invalid_answer");
    }
}
