package caravan.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.Reply;
import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.finetuning.jobs.JobCreateParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.vectorstores.VectorStoreCreateParams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The rest of the official SDK, with the caller's own key. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class SdkRestTest {
    private static final byte[] BINARY = {0, 1, 2, '\r', '\n', '-', '-', (byte) 0xff, '\r', '\n'};
    private static final String FILE = """
            {"id":"file-1","object":"file","bytes":9,"created_at":1,"filename":"a.jsonl","purpose":"batch","status":"processed"}""";

    private static Rig rig;
    private static OpenAIClient sdk;

    SdkRestTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.ownKeys(plan -> plan.flag("threads", threads));
        sdk = rig.sdk("sk-own");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        sdk.close();
        rig.close();
    }

    @BeforeEach
    void forget() {
        rig.fake().always(Reply.json(FILE));
    }

    private static void answers(String json) {
        rig.fake().always(Reply.json(json));
    }

    private static void reached(String method, String uri) {
        assertThat(rig.lastSeen().method() + " " + rig.lastSeen().uri()).isEqualTo(method + " " + uri);
        assertThat(rig.lastSeen().headers("authorization")).containsExactly("Bearer sk-own");
    }

    @Test
    void aFileIsUploaded() {
        FileObject file = sdk.files()
                .create(FileCreateParams.builder()
                        .file(BINARY)
                        .purpose(FilePurpose.BATCH)
                        .build());

        assertThat(file.id()).isEqualTo("file-1");
        reached("POST", "/v1/files");
        assertThat(rig.lastSeen().header("content-type")).startsWith("multipart/form-data; boundary=");
        assertThat(new String(rig.lastSeen().body(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains(new String(BINARY, java.nio.charset.StandardCharsets.ISO_8859_1), "name=\"purpose\"");
    }

    @Test
    void filesAreListedFetchedAndDeleted() throws IOException {
        assertThat(sdk.files().retrieve("file-1").filename()).isEqualTo("a.jsonl");
        reached("GET", "/v1/files/file-1");

        rig.fake()
                .next(Reply.of(200)
                        .header("Content-Type", "application/octet-stream")
                        .bytes(BINARY));
        try (HttpResponse content = sdk.files().content("file-1")) {
            assertThat(content.body().readAllBytes()).isEqualTo(BINARY);
        }
        reached("GET", "/v1/files/file-1/content");

        answers("{\"object\":\"list\",\"data\":[" + FILE + "],\"has_more\":false}");
        assertThat(sdk.files()
                        .list(com.openai.models.files.FileListParams.builder()
                                .limit(2)
                                .purpose("batch")
                                .build())
                        .items())
                .hasSize(1);
        assertThat(rig.lastSeen().uri()).startsWith("/v1/files?").contains("limit=2", "purpose=batch");

        answers("{\"id\":\"file-1\",\"object\":\"file\",\"deleted\":true}");
        assertThat(sdk.files().delete("file-1").deleted()).isTrue();
        reached("DELETE", "/v1/files/file-1");
    }

    @Test
    void picturesAreMadeAndEdited() {
        answers("{\"created\":1,\"data\":[{\"b64_json\":\"AAAA\"}]}");
        assertThat(sdk.images()
                        .generate(ImageGenerateParams.builder()
                                .prompt("a caravan")
                                .model("gpt-image-2")
                                .build())
                        .data()
                        .orElseThrow())
                .hasSize(1);
        reached("POST", "/v1/images/generations");

        sdk.images()
                .edit(ImageEditParams.builder()
                        .image(new ByteArrayInputStream(BINARY))
                        .prompt("more camels")
                        .model("gpt-image-2")
                        .build());
        reached("POST", "/v1/images/edits");
        assertThat(rig.lastSeen().header("content-type")).startsWith("multipart/form-data; boundary=");
    }

    @Test
    void speechComesInBytes() throws IOException {
        rig.fake()
                .next(Reply.of(200)
                        .header("Content-Type", "audio/mpeg")
                        .chunked()
                        .bytes(BINARY));
        try (HttpResponse speech = sdk.audio()
                .speech()
                .create(SpeechCreateParams.builder()
                        .input("Samarkand")
                        .model("gpt-4o-mini-tts")
                        .voice("alloy")
                        .build())) {
            assertThat(speech.body().readAllBytes()).isEqualTo(BINARY);
            assertThat(speech.headers().values("content-type")).containsExactly("audio/mpeg");
        }
        reached("POST", "/v1/audio/speech");
    }

    @Test
    void speechIsWrittenDown() {
        answers("{\"text\":\"Samarkand\"}");
        assertThat(sdk.audio()
                        .transcriptions()
                        .create(TranscriptionCreateParams.builder()
                                .file(BINARY)
                                .model("gpt-4o-transcribe")
                                .build())
                        .asTranscription()
                        .text())
                .isEqualTo("Samarkand");
        reached("POST", "/v1/audio/transcriptions");
    }

    @Test
    void wordsAreModerated() {
        answers("{\"id\":\"m\",\"model\":\"omni-moderation-latest\",\"results\":[]}");
        assertThat(sdk.moderations()
                        .create(ModerationCreateParams.builder().input("hello").build())
                        .model())
                .isEqualTo("omni-moderation-latest");
        reached("POST", "/v1/moderations");
        assertThat(new String(rig.lastSeen().body(), UTF_8)).doesNotContain("model");
    }

    @Test
    void batchesFineTuningAndVectorStoresAreThere() {
        answers("{\"id\":\"x\"}");
        assertThat(sdk.batches()
                        .create(BatchCreateParams.builder()
                                .inputFileId("file-1")
                                .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                                .completionWindow(BatchCreateParams.CompletionWindow._24H)
                                .build())
                        .id())
                .isEqualTo("x");
        reached("POST", "/v1/batches");
        assertThat(sdk.fineTuning()
                        .jobs()
                        .create(JobCreateParams.builder()
                                .model("gpt-4o-mini-2024-07-18")
                                .trainingFile("file-1")
                                .build())
                        .id())
                .isEqualTo("x");
        reached("POST", "/v1/fine_tuning/jobs");
        assertThat(sdk.vectorStores()
                        .create(VectorStoreCreateParams.builder().name("v").build())
                        .id())
                .isEqualTo("x");
        reached("POST", "/v1/vector_stores");
    }
}
