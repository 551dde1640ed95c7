package caravan.operations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with sounds: forms that are none, callers and providers who leave in the middle. One entry for each call. */
class SoundsTest {
    private static final byte[] SOUND = {0, 1, '{', (byte) 0xff, '\r', '\n', '-', '-'};
    private static final String SPEECH = "{\"model\":\"tts-1\",\"input\":\"Samarkand\",\"voice\":\"alloy\"}";
    private static final String MODEL = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nears\r\n";
    private static final String FILE = """
            --b\r
            Content-Disposition: form-data; name="file"; filename="a.mp3"\r
            \r
            \0\1{\u00ff\r
            --\r
            """;
    private static final String END = "--b--\r\n";
    private static final String PRICES =
            "unit: per_1m\nmodels:\n  tts-1: {per_1m_characters: 15}\n  whisper-1: {per_minute: 0.006}\n";

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Works.open(plan -> plan.file("config/models.yaml", "aliases: {ears: openai/whisper-1}\nretry: {tries: 1}")
                .file("pricing/pricing.yaml", PRICES));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static byte[] transcribe(String form, int length) {
        String head =
                "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                        + "Content-Length: " + length + "\r\n\r\n";
        return (head + form).getBytes(ISO_8859_1);
    }

    private JsonNode onlyEntry() {
        await().until(() -> !rig.gate().entries().isEmpty() && rig.gate().inside() == 0);
        List<JsonNode> entries = rig.gate().entries();
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    /** Wherever it stands: it is what is routed, sent on, paid and written down. */
    @ParameterizedTest
    @ValueSource(strings = {MODEL + FILE + END, FILE + MODEL + END})
    void theModelOfAFormCountsWhereverItStands(String form) {
        rig.fake().next(Reply.json("{\"text\":\"x\",\"usage\":{\"type\":\"duration\",\"seconds\":4}}"));

        try (RawClient caller = rig.caller()) {
            assertThat(caller.send(transcribe(form, form.length())).answer().status())
                    .isEqualTo(200);
        }

        assertThat(rig.lastSeen().text()).contains("whisper-1").doesNotContain("ears");
        assertThat(onlyEntry().path("request_model").asText()).isEqualTo("whisper-1");
        assertThat(onlyEntry().path("model").asText()).isEqualTo("ears");
        assertThat(onlyEntry().path("cost_usd").asText()).isEqualTo("0.0004");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MODEL + FILE,
                MODEL + "--b\r\nno header\r\n\r\nx\r\n" + END,
                MODEL + MODEL + FILE + END,
                FILE + END,
                "nothing",
                MODEL + FILE + END + "more"
            })
    void aBrokenFormReachesNobody(String form) {
        try (RawClient caller = rig.caller()) {
            RawClient.Answer answer =
                    caller.send(transcribe(form, form.length())).answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).startsWith("{\"error\":{");
        }
        assertThat(rig.fake().seen()).isEmpty();
        assertThat(onlyEntry().path("cost_usd").isNull()).isTrue();
    }

    @Test
    void whoLeavesInTheMiddleOfAnUploadHasAskedNothing() {
        try (RawClient caller = rig.caller()) {
            caller.send(transcribe(MODEL + FILE, 1_000_000)).reset();
        }
        try (RawClient caller = rig.caller()) {
            caller.send(transcribe(MODEL + FILE, 1_000_000)).halfClose();
            assertThat(caller.rest()).asString().doesNotContain(" 200 ");
        }

        await().until(() -> rig.gate().inside() == 0);
        assertThat(rig.fake().seen()).isEmpty();
        assertThat(rig.gate().entries()).isEmpty();
    }

    @Test
    void whoLeavesWhileTheProviderListensFreesIt() {
        rig.fake().next(Reply.hangs());
        String form = MODEL + FILE + END;
        try (RawClient caller = rig.caller().send(transcribe(form, form.length()))) {
            rig.fake().awaitSeen(1);
            caller.reset();
        }

        assertThat(onlyEntry().path("outcome").asText()).isEqualTo("caller_left");
        rig.fake().awaitQuiet();
        assertThat(rig.fake().closedByPeer()).extracting(Seen::path).containsExactly("/v1/audio/transcriptions");
    }

    private static Reply spoken() {
        return Reply.of(200).header("Content-Type", "audio/mpeg").chunked().repeat(SOUND, 1_000);
    }

    @Test
    void speechThatTheProviderBreaksOffIsNoSpeech() {
        rig.fake().next(spoken().thenReset());

        RawClient.Answer answer = rig.sayUntilBroken(RawClient.post("/v1/audio/speech", SPEECH));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith(SOUND);
        assertThat(onlyEntry().path("outcome").asText()).isEqualTo("provider_broke_off");
        assertThat(onlyEntry().path("characters").asLong()).isEqualTo(9);
        assertThat(onlyEntry().path("cost_usd").asText()).isEqualTo("0.000135");
    }

    @Test
    void speechIsHeardAsItComesAndWhoLeavesFreesTheSpeaker() {
        rig.fake().next(spoken().thenHang());
        try (RawClient caller = rig.caller().send(RawClient.post("/v1/audio/speech", SPEECH))) {
            assertThat(caller.head().status()).isEqualTo(200);
            assertThat(caller.chunk().bytes()).startsWith(SOUND);
            caller.reset();
        }

        assertThat(onlyEntry().path("outcome").asText()).isEqualTo("caller_left");
        rig.fake().awaitQuiet();
        assertThat(onlyEntry().path("cost_usd").asText()).isEqualTo("0.000135");
    }

    @Test
    void anErrorInPlaceOfASoundIsAnError() {
        rig.fake()
                .next(Reply.json(
                        400, "{\"error\":{\"message\":\"no such voice\",\"type\":\"invalid_request_error\"}}"));

        RawClient.Answer answer = rig.say(RawClient.post("/v1/audio/speech", SPEECH));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("no such voice");
        assertThat(onlyEntry().path("cost_usd").isNull()).isTrue();
    }
}
