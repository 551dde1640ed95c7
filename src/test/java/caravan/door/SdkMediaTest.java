package caravan.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.SseException;
import com.openai.models.audio.AudioModel;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures and sounds by the official SDK, and what each call came to and cost, to the last digit. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class SdkMediaTest {
    private static final byte[] BINARY = {0, 1, 2, '{', '"', (byte) 0xff, '\r', '\n'};
    private static final String PRICES = """
            unit: per_1m
            models:
              gpt-image-2: {input: 5, cached_input: 1.25, image_input: 8, cached_image_input: 2, output: 30}
              dall-e-3: {per_image: {default: 0.04, 1024x1792: 0.08, hd 1024x1792: 0.12}}
              whisper-1: {per_minute: 0.006}
              gpt-4o-transcribe: {input: 2.5, output: 10, audio_input: 6}
              tts-1: {per_1m_characters: 15}
              gpt-4o-mini-tts: {input: 0.6, output: 12}
            """;
    private static final String IMAGE_USAGE =
            "\"usage\":{\"input_tokens\":350,\"input_tokens_details\":{\"text_tokens\":50,"
                    + "\"image_tokens\":300},\"output_tokens\":4160,\"total_tokens\":4510}";

    private static Rig rig;
    private static OpenAIClient sdk;

    SdkMediaTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads).file("pricing/pricing.yaml", PRICES));
        sdk = rig.sdk("sk-any");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        sdk.close();
        rig.close();
    }

    private static JsonNode entry() {
        return rig.gate().entries().getLast();
    }

    /** Of the last call: its operation, what it was measured in, and its cost. */
    private static void came(String operation, String field, String count, String cost) {
        assertThat(entry().path("operation").asText()).isEqualTo(operation);
        assertThat(entry().path("outcome").asText()).isEqualTo("ok");
        assertThat(entry().path(field).asText()).isEqualTo(count);
        assertThat(entry().path("cost_usd").asText()).isEqualTo(cost);
    }

    private static ImageGenerateParams.Builder picture(String model) {
        return ImageGenerateParams.builder().prompt("a caravan").model(model);
    }

    @Test
    void picturesInTokensCostByTheirKind() {
        rig.fake().next(Reply.json("{\"created\":1,\"data\":[{\"b64_json\":\"AAAA\"}]," + IMAGE_USAGE + "}"));
        assertThat(sdk.images().generate(picture("gpt-image-2").build()).data().orElseThrow())
                .hasSize(1);

        came("image_generation", "images", "1", "0.12745");
        assertThat(entry().path("input_tokens").asLong()).isEqualTo(350);
        assertThat(entry().path("output_tokens").asLong()).isEqualTo(4160);
    }

    @Test
    void picturesByThePieceCostByQualityAndSize() {
        Reply two = Reply.json("{\"created\":1,\"data\":[{\"url\":\"u\"},{\"url\":\"u\"}]}");
        rig.fake().next(two, two);
        sdk.images()
                .generate(picture("dall-e-3")
                        .n(2)
                        .quality(ImageGenerateParams.Quality.of("hd"))
                        .size(ImageGenerateParams.Size.of("1024x1792"))
                        .build());
        came("image_generation", "images", "2", "0.24");
        assertThat(entry().path("input_tokens").isNull()).isTrue();

        sdk.images().generate(picture("dall-e-3").n(2).build());
        came("image_generation", "images", "2", "0.08");
    }

    @Test
    void anEditedPictureIsReadFromItsForm() {
        rig.fake().next(Reply.json("{\"created\":1,\"data\":[{\"url\":\"u\"}]}"));
        sdk.images()
                .edit(ImageEditParams.builder()
                        .image(new ByteArrayInputStream(BINARY))
                        .prompt("more camels")
                        .model("dall-e-3")
                        .size(ImageEditParams.Size.of("1024x1792"))
                        .build());

        came("image_edit", "images", "1", "0.08");
    }

    /** Larger than what is held of an answer, and of an event. */
    private static final String LARGE = "A".repeat(3 << 20);

    @Test
    void aLargePictureIsReadAsItPasses() {
        rig.fake().next(Reply.json("{\"data\":[{\"b64_json\":\"" + LARGE + "\"}]," + IMAGE_USAGE + "}"));
        sdk.images().generate(picture("gpt-image-2").build());

        came("image_generation", "images", "1", "0.12745");
    }

    private static Reply painted(boolean complete) {
        String partial = "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\","
                + "\"partial_image_index\":0,\"b64_json\":\"" + LARGE + "\"}\n\n";
        String last =
                "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\",\"b64_json\":\""
                        + LARGE + "\",\"size\":\"1024x1024\",\"quality\":\"high\"," + IMAGE_USAGE + "}\n\n";
        return Reply.sse((partial + (complete ? last : "")).getBytes(UTF_8));
    }

    private static List<ImageGenStreamEvent> paint() {
        try (StreamResponse<ImageGenStreamEvent> stream =
                sdk.images().generateStreaming(picture("gpt-image-2").build())) {
            return stream.stream().toList();
        }
    }

    @Test
    void aStreamOfPicturesIsReadThoughEachIsTooLargeToBeHeld() {
        rig.fake().next(painted(true));

        assertThat(paint()).hasSize(2).satisfies(events -> assertThat(
                        events.getLast().isGenerationCompleted())
                .isTrue());
        came("image_generation", "images", "1", "0.12745");
    }

    @Test
    void aStreamOfPicturesThatLacksTheLastIsBrokenOff() {
        rig.fake().next(painted(false));

        assertThatThrownBy(SdkMediaTest::paint).isInstanceOf(SseException.class).hasMessageContaining("ended before");
        assertThat(entry().path("outcome").asText()).isEqualTo("provider_broke_off");
        assertThat(entry().path("cost_usd").isNull()).isTrue();
    }

    private static SpeechCreateParams speech(String model) {
        return SpeechCreateParams.builder()
                .input("Wie weit ist es nach Samarkänd? \uD83D\uDC2A")
                .model(model)
                .voice("alloy")
                .build();
    }

    @Test
    void speechCostsByTheCharacter() throws IOException {
        for (Reply reply : List.of(
                Reply.of(200).header("Content-Type", "audio/mpeg").bytes(BINARY),
                Reply.of(200).header("Content-Type", "audio/mpeg").chunked().repeat(BINARY, 400_000))) {
            rig.fake().next(reply);
            try (HttpResponse spoken = sdk.audio().speech().create(speech("tts-1"))) {
                assertThat(spoken.body().readAllBytes()).startsWith(BINARY);
            }
            came("speech", "characters", "33", "0.000495");
            assertThat(entry().path("input_tokens").isNull()).isTrue();
        }
    }

    @Test
    void speechThatIsPaidInTokensCostsWhatItsEventsSayAndIsElseUnknown() throws IOException {
        String done =
                "{\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":14,\"output_tokens\":101,\"total_tokens\":115}}";
        rig.fake()
                .next(
                        Reply.sse(List.of("{\"type\":\"speech.audio.delta\",\"audio\":\"AAAA\"}", done)),
                        Reply.of(200).header("Content-Type", "audio/mpeg").bytes(BINARY));

        for (String cost : List.of("0.0012204", "null")) {
            try (HttpResponse spoken = sdk.audio().speech().create(speech("gpt-4o-mini-tts"))) {
                assertThat(spoken.body().readAllBytes()).isNotEmpty();
            }
            came("speech", "characters", "33", cost);
        }
    }

    private static TranscriptionCreateParams.Builder recording(String model) {
        return TranscriptionCreateParams.builder().file(BINARY).model(AudioModel.of(model));
    }

    @Test
    void transcriptsCostByTheSecondOrByTheToken() {
        String tokens = "\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,\"input_token_details\":{\"text_tokens\":4,"
                + "\"audio_tokens\":10},\"output_tokens\":45,\"total_tokens\":59}";
        rig.fake()
                .next(
                        Reply.json("{\"text\":\"Hello\",\"usage\":{\"type\":\"duration\",\"seconds\":4}}"),
                        Reply.json("{\"text\":\"Hello\"," + tokens + "}"),
                        Reply.sse(List.of(
                                "{\"type\":\"transcript.text.delta\",\"delta\":\"Hello\"}",
                                "{\"type\":\"transcript.text.done\",\"text\":\"Hello\"," + tokens + "}")));

        sdk.audio().transcriptions().create(recording("whisper-1").build());
        came("transcription", "audio_seconds", "4", "0.0004");
        sdk.audio().transcriptions().create(recording("gpt-4o-transcribe").build());
        came("transcription", "output_tokens", "45", "0.00052");
        try (StreamResponse<TranscriptionStreamEvent> stream = sdk.audio()
                .transcriptions()
                .createStreaming(recording("gpt-4o-transcribe").build())) {
            assertThat(stream.stream()).hasSize(2);
        }
        came("transcription", "output_tokens", "45", "0.00052");
    }

    @Test
    void aTranslationIsMeasuredAsATranscriptIs() {
        rig.fake().next(Reply.json("{\"task\":\"translate\",\"duration\":3.5,\"text\":\"Hello\"}"));
        String form = """
                --b
                Content-Disposition: form-data; name="model"

                whisper-1
                --b
                Content-Disposition: form-data; name="file"; filename="a.mp3"

                ?
                --b--
                """.replace("\n", "\r\n");
        RawClient.Answer answer = rig.say("POST /v1/audio/translations HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + form.length() + "\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n" + form);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);

        came("translation", "audio_seconds", "3.5", "0.00035");
        assertThat(entry().path("estimated").asBoolean()).isTrue();
    }

    @Test
    void aTranscriptInPlainTextPassesAndSaysNothing() {
        String text = "1\n00:00:00,000 --> 00:00:02,000\nHello\n";
        rig.fake().next(Reply.text(200, text));
        assertThat(sdk.audio()
                        .transcriptions()
                        .create(recording("whisper-1")
                                .responseFormat(AudioResponseFormat.SRT)
                                .build())
                        .asTranscription()
                        .text())
                .isEqualTo(text);

        came("transcription", "cost_usd", "null", "null");
        assertThat(entry().path("input_tokens").isNull()).isTrue();
    }

    @Test
    void moderationsSayNothingOfTheirUse() {
        rig.fake().next(Reply.json("{\"id\":\"m\",\"model\":\"omni-moderation-latest\",\"results\":[]}"));
        sdk.moderations().create(ModerationCreateParams.builder().input("hello").build());

        came("moderation", "cost_usd", "null", "null");
        assertThat(entry().path("response_model").asText()).isEqualTo("omni-moderation-latest");
    }

    @Test
    void aStreamWhoseEventsHaveNoNamesIsDoneWhenItEnds() {
        rig.fake().next(Reply.sse(List.of("Hello", "{\"text\":\" there\"}")));
        RawClient.Answer answer = rig.say(RawClient.post(
                "/v1/audio/speech", "{\"model\":\"tts-1\",\"input\":\"x\",\"voice\":\"a\",\"stream_format\":\"sse\"}"));

        assertThat(answer.text()).isEqualTo("data: Hello\n\ndata: {\"text\":\" there\"}\n\n");
        came("speech", "characters", "1", "0.000015");
    }
}
