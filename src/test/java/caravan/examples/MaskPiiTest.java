package caravan.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskPiiTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String SAID = "Write to ana.souza@example.com or pay with 4111 1111 1111 1111, Bo.";
    private static final String MASKED = "Write to [mail] or pay with [card], Bo.";
    private static Rig rig;

    @BeforeAll
    static void install() {
        rig = Rig.house(plan -> plan.example("mask-pii"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static String asking(boolean stream) {
        return Gate.chat("gpt-5-mini", stream).replace("How far is it to Samarkand?", SAID);
    }

    @Test
    void whatACallerSaysIsMaskedBeforeItGoesOut() {
        rig.fake().always(Replies.chat("Hello"));

        assertThat(rig.gate().post(CHAT, asking(false)).statusCode()).isEqualTo(200);

        assertThat(rig.lastSeen().text()).isEqualTo(asking(false).replace(SAID, MASKED));
    }

    @Test
    void aRequestInWhichNothingMatchesGoesOutToTheByte() {
        rig.fake().always(Replies.chat("Hello"));
        String body =
                "{ \"model\":\"gpt-5-mini\", \"temperature\":1.0, \"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

        rig.gate().post(CHAT, body);

        assertThat(rig.lastSeen().text()).isEqualTo(body);
    }

    @Test
    void aNumberThatNobodyCanWorkWithIsTheFaultOfWhoeverSaidIt() {
        String beyond = "1e99999999999999";
        rig.fake()
                .always(Reply.json("{\"created\":" + beyond + ",\"choices\":[{\"index\":0,\"message\":"
                        + "{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}"));

        HttpResponse<String> said =
                rig.gate().post(CHAT, asking(false).replaceFirst("\\{", "{\"seed\":" + beyond + ","));
        HttpResponse<String> told = rig.gate().post(CHAT, asking(false));

        assertThat(said.statusCode()).as(said.body()).isEqualTo(400);
        assertThat(said.body()).contains("a number is too large");
        assertThat(told.statusCode()).as(told.body()).isEqualTo(502);
        assertThat(told.body()).contains("The provider's answer cannot be masked.");
    }

    @Test
    void aWholeAnswerIsMaskedAndItsUsageIsTheProviders() {
        rig.fake().always(Replies.chat(SAID));

        HttpResponse<String> answer = rig.gate().post(CHAT, Gate.chat("gpt-5-mini", false));

        assertThat(answer.body()).contains(MASKED).doesNotContain("ana.souza");
        JsonNode entry =
                rig.gate().entry(answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(entry.path("input_tokens").asInt()).isEqualTo(Replies.PROMPT_TOKENS);
    }

    /** The text of a stream's events, put together. */
    private static String text(String body) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line :
                body.lines().filter(each -> each.startsWith("data: {")).toList()) {
            JsonNode event = Json.MAPPER.readTree(line.substring(6));
            text.append(event.at("/choices/0/delta/content").asText(""));
            text.append(event.at("/delta/text").asText(""));
        }
        return text.toString();
    }

    /** Each character is an event of its own, and the bytes are cut in every place. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void aStreamIsMaskedWhereverItIsCut(int bytes) throws IOException {
        Reply stream =
                Replies.chatStream(SAID.chars().mapToObj(Character::toString).toList(), true);
        rig.fake().always(stream.splitEvery(bytes));

        try (RawClient caller = rig.caller()) {
            RawClient.Answer answer = caller.send(RawClient.post(CHAT, Gate.chat("gpt-5-mini", true)))
                    .answer();
            String body = new String(answer.body(), UTF_8);

            assertThat(text(body)).isEqualTo(MASKED);
            assertThat(body).endsWith("data: [DONE]\n\n");
            assertThat(rig.entry(answer).path("input_tokens").asInt()).isEqualTo(Replies.PROMPT_TOKENS);
            assertThat(rig.entry(answer).path("outcome").asText()).isEqualTo("ok");
        }
    }

    /** Words after which a space comes: none of them can become a part of an address. */
    @Test
    void eventsInWhichNothingCanMatchGoOutToTheByte() {
        StringBuilder events = new StringBuilder();
        for (String said : List.of("¡Hello ", ", ", "Bo ", "! ")) {
            events.append(
                    "id: 1\ndata: { \"choices\": [{\"delta\":{\"content\":\"" + said + "\"} , \"index\":0}]}\n\n");
        }
        events.append(": comment\n\ndata: [DONE]\n\n");
        rig.fake().always(Reply.sse(events.toString().getBytes(UTF_8)));

        String masked = rig.gate().post(CHAT, Gate.chat("gpt-5-mini", true)).body();

        assertThat(masked).isEqualTo(events.toString());
    }

    @Test
    void aStreamForWhoSpeaksAnthropicIsMaskedToo() throws IOException {
        rig.fake().always(Replies.chatStream(List.of("Write to ana.sou", "za@exa", "mple.com", ", Bo."), true));
        String body = """
                {"model":"gpt-5-mini","max_tokens":10,"stream":true,"messages":[{"role":"user","content":"Hi"}]}""";

        String told = rig.gate().post("/v1/messages", body).body();

        assertThat(text(told)).isEqualTo("Write to [mail], Bo.");
        assertThat(told).contains("event: message_stop");
    }
}
