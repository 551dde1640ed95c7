package caravan.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImitationTest {
    private final FakeProvider provider = FakeProvider.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        provider.close();
    }

    @Test
    void aPlainRequestIsAnsweredWhole() {
        JsonNode answer = json(chat(""));

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(Imitation.TEXT);
        assertThat(answer.at("/model").asText()).isEqualTo("m");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(Replies.PROMPT_TOKENS + 5);
    }

    @Test
    void aResponseIsTheSameWholeAndInEvents() {
        JsonNode whole =
                json(post("/v1/responses", "{\"model\":\"m\",\"input\":\"x\"}").body());
        byte[] streamed = post("/v1/responses", "{\"model\":\"m\",\"input\":\"x\",\"stream\":true}")
                .body();

        assertThat(whole.at("/output/0/content/0/text").asText()).isEqualTo(Imitation.TEXT);
        assertThat(Sse.events(streamed))
                .allMatch(event -> event.json().path("type").asText().equals(event.name()));
        assertThat(Sse.json(streamed).getLast().path("response")).isEqualTo(whole);
        assertThat(joined(Sse.json(streamed), "/delta")).isEqualTo(Imitation.TEXT);
    }

    @Test
    void aStreamHasNoUsageUnlessAskedFor() {
        List<JsonNode> chunks = Sse.json(chat(",\"stream\":true"));

        assertThat(text(chunks)).isEqualTo(Imitation.TEXT);
        assertThat(chunks).noneMatch(chunk -> chunk.has("usage"));
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void usageComesInAChunkOfItsOwnAndIsNullInTheOthers() {
        List<JsonNode> chunks = Sse.json(chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk.path("usage").isNull());
        assertThat(chunks.getLast().path("choices")).isEmpty();
        assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void aToolIsCalledOnce() {
        String tools = ",\"tools\":[{\"type\":\"function\"}]";
        JsonNode call = json(chat(tools)).at("/choices/0/message/tool_calls/0/function");
        List<JsonNode> chunks = Sse.json(chat(tools + ",\"stream\":true"));

        assertThat(call.path("arguments").asText()).isEqualTo(Replies.TOOL_ARGUMENTS);
        assertThat(joined(chunks, "/choices/0/delta/tool_calls/0/function/arguments"))
                .isEqualTo(Replies.TOOL_ARGUMENTS);
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(json(chat(tools + ",\"messages\":[{\"role\":\"tool\"}]"))
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("stop");
    }

    @Test
    void completionsAreAnsweredToo() {
        List<JsonNode> chunks = Sse.json(
                post("/v1/completions", "{\"model\":\"m\",\"stream\":true}").body());

        assertThat(joined(chunks, "/choices/0/text")).isEqualTo(Imitation.TEXT);
        assertThat(json(post("/v1/completions", "{\"model\":\"m\"}").body())
                        .at("/choices/0/text")
                        .asText())
                .isEqualTo(Imitation.TEXT);
    }

    @Test
    void theOfficialClientReadsEmbeddingsAndModels() {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(provider.url() + "/v1")
                .apiKey("k")
                .build();
        EmbeddingCreateParams two = EmbeddingCreateParams.builder()
                .model("m")
                .inputOfArrayOfStrings(List.of("a", "b"))
                .build();

        assertThat(client.embeddings().create(two).data()).hasSize(2).allSatisfy(each -> assertThat(each.embedding())
                .containsExactly(0.5f, -0.25f, 1.0f));
        assertThat(client.models().list().data()).extracting(Model::id).contains(Replies.MODEL);
        client.close();
    }

    @Test
    void whatIsNotThereIsRefusedInOpenAisWords() {
        HttpResponse<byte[]> nowhere = post("/v1/nowhere", "{}");
        HttpResponse<byte[]> broken = post("/v1/chat/completions", "{");

        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(json(nowhere.body()).at("/error/code").asText()).isEqualTo("unknown_url");
        assertThat(broken.statusCode()).isEqualTo(400);
    }

    @Test
    void aZippedReplyIsTheSameUnzipped() throws IOException {
        provider.next(Replies.chat("Hi").gzip());

        HttpResponse<byte[]> zipped = post("/v1/chat/completions", "{}");

        assertThat(zipped.headers().firstValue("content-encoding")).hasValue("gzip");
        byte[] body = new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes();
        assertThat(json(body).at("/choices/0/message/content").asText()).isEqualTo("Hi");
    }

    @Test
    void hundredsOfCallsAtOnceAreAllAnswered() {
        List<CompletableFuture<HttpResponse<byte[]>>> calls = IntStream.range(0, 500)
                .mapToObj(each -> http.sendAsync(
                        request("/v1/chat/completions", "{\"model\":\"m\",\"stream\":true}"),
                        BodyHandlers.ofByteArray()))
                .toList();

        assertThat(calls)
                .allSatisfy(
                        call -> assertThat(text(Sse.json(call.join().body()))).isEqualTo(Imitation.TEXT));
        assertThat(provider.awaitSeen(500)).hasSize(500);
        provider.awaitQuiet();
    }

    private byte[] chat(String more) {
        return post("/v1/chat/completions", "{\"model\":\"m\"%s}".formatted(more))
                .body();
    }

    private HttpResponse<byte[]> post(String path, String json) {
        return http.sendAsync(request(path, json), BodyHandlers.ofByteArray()).join();
    }

    private HttpRequest request(String path, String json) {
        return HttpRequest.newBuilder(URI.create(provider.url() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(BodyPublishers.ofString(json))
                .build();
    }

    private static JsonNode json(byte[] body) {
        return new Sse.Event("", new String(body, UTF_8)).json();
    }

    private static String text(List<JsonNode> chunks) {
        return joined(chunks, "/choices/0/delta/content");
    }

    private static String joined(List<JsonNode> chunks, String pointer) {
        return String.join(
                "", chunks.stream().map(chunk -> chunk.at(pointer).asText()).toList());
    }
}
