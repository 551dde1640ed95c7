package caravan.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is passed on goes on as it is: method, path, query, body and the headers that belong to it, both ways. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class PassedOnTest {
    private static final String KEY = "Authorization: Bearer sk-own";
    private static final byte[] BINARY = {0, 1, (byte) 0xff, '\r', '\n', '\r', '\n', '0', '\r', '\n'};

    private static FakeProvider fake;
    private static Gate gate;

    PassedOnTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        fake = FakeProvider.start();
        gate = Gate.plan().ownKeys(fake).flag("threads", threads).start();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        gate.close();
        fake.close();
    }

    private static RawClient.Answer say(String request) {
        try (RawClient caller = RawClient.to(gate.port())) {
            return caller.send(request).answer();
        }
    }

    private static String request(String line, String... headers) {
        return line + " HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n"
                + String.join(
                        "", List.of(headers).stream().map(each -> each + "\r\n").toList()) + "\r\n";
    }

    private static Seen seen() {
        return fake.seen().getLast();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/files?limit=2&after=a%20b&order=desc&&x, GET",
        "GET /v1/chat/completions?metadata[a]=1&model=gpt-4o, GET",
        "DELETE /v1/vector_stores/vs_1/files/file-1, DELETE",
        "OPTIONS /v1/files, OPTIONS",
        "PATCH /v1/anything, PATCH",
        "PUT /v1/anything/else?, PUT",
        "GET /v1/files/a%20b+c:d@e, GET"
    })
    void anyMethodAndQueryGoesOn(String line, String method) {
        fake.next(Reply.json("{}"));

        assertThat(say(request(line)).status()).isEqualTo(200);
        assertThat(seen().method()).isEqualTo(method);
        assertThat(seen().uri())
                .isEqualTo(line.split(" ", 2)[1].replace("&&", "&").replaceFirst("\\?$", ""));
        assertThat(seen().body()).isEmpty();
    }

    @Test
    void ofTheHeadersThoseGoOnThatBelongToIt() {
        fake.next(Reply.of(206)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", "bytes 0-9/100")
                .header("Accept-Ranges", "bytes")
                .header("ETag", "\"e\"")
                .header("Content-Disposition", "attachment; filename=a")
                .header("Set-Cookie", "a=b")
                .header("Server", "x")
                .bytes(BINARY));
        RawClient.Answer answer = say(request(
                "GET /v1/files/f/content",
                "Range: bytes=0-9",
                "If-Range: \"e\"",
                "OpenAI-Beta: a",
                "OpenAI-Beta: b",
                "Cookie: x",
                "X-Y: z"));

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(BINARY);
        assertThat(answer.head().header("content-range")).isEqualTo("bytes 0-9/100");
        assertThat(answer.head().header("accept-ranges")).isEqualTo("bytes");
        assertThat(answer.head().header("etag")).isEqualTo("\"e\"");
        assertThat(answer.head().header("content-disposition")).isEqualTo("attachment; filename=a");
        assertThat(answer.head().header("content-length")).isEqualTo("10");
        assertThat(answer.head().header("set-cookie")).isNull();
        assertThat(answer.head().header("server")).isNull();
        assertThat(seen().header("range")).isEqualTo("bytes=0-9");
        assertThat(seen().header("if-range")).isEqualTo("\"e\"");
        assertThat(seen().headers("openai-beta")).containsExactly("a", "b");
        assertThat(seen().header("cookie")).isNull();
        assertThat(seen().header("x-y")).isNull();
        assertThat(seen().header("content-type")).isNull();
    }

    @Test
    void whatHasNoBodyHasNone() {
        fake.next(
                Reply.raw("HTTP/1.1 204 No Content\r\n\r\n"),
                Reply.raw("HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\n\r\n"));
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(request("DELETE /v1/containers/c"));
            assertThat(caller.head().status()).isEqualTo(204);
            caller.send(request("GET /v1/files/f", "If-None-Match: \"e\""));
            RawClient.Head head = caller.head();
            assertThat(head.status()).isEqualTo(304);
            assertThat(head.header("etag")).isEqualTo("\"e\"");
            assertThat(seen().header("if-none-match")).isEqualTo("\"e\"");
            caller.send(RawClient.get("/ping"));
            assertThat(caller.answer().text()).isEqualTo("OK");
        }
    }

    @Test
    void aHeadIsAskedForWithoutItsBody() {
        fake.next(Reply.raw("HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 12345\r\n\r\n"));
        try (RawClient caller = RawClient.to(gate.port())) {
            RawClient.Head head =
                    caller.send(request("HEAD /v1/files/f/content")).head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo("12345");
            assertThat(seen().method()).isEqualTo("HEAD");
            assertThat(caller.send(RawClient.get("/ping")).answer().text()).isEqualTo("OK");
        }
    }

    @Test
    void aRedirectIsTheCallersToFollow() {
        fake.next(Reply.of(302)
                .header("Location", "https://blobs.example.com/f?sig=1")
                .bytes(""));
        RawClient.Answer answer = say(request("GET /v1/files/f/content"));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.head().header("location")).isEqualTo("https://blobs.example.com/f?sig=1");
    }

    @Test
    void anUploadKeepsItsTypeItsLengthAndItsBytes() {
        fake.next(Reply.json("{}"), Reply.json("{}"));
        String body = new String(BINARY, ISO_8859_1);
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send((request(
                                    "POST /v1/files",
                                    "Content-Type: multipart/form-data; boundary=\"b; b\"",
                                    "Content-Length: 10")
                            + body)
                    .getBytes(ISO_8859_1));
            assertThat(caller.answer().status()).isEqualTo(200);
            assertThat(seen().header("content-type")).isEqualTo("multipart/form-data; boundary=\"b; b\"");
            assertThat(seen().headers("content-length")).containsExactly("10");
            assertThat(seen().body()).isEqualTo(BINARY);

            caller.send((request("PUT /v1/x", "Content-Type: image/png", "Transfer-Encoding: chunked") + "A\r\n" + body
                            + "\r\n0\r\n\r\n")
                    .getBytes(ISO_8859_1));
            assertThat(caller.answer().status()).isEqualTo(200);
            assertThat(seen().header("content-length")).isNull();
            assertThat(seen().header("transfer-encoding")).isEqualTo("chunked");
            assertThat(seen().body()).isEqualTo(BINARY);
        }
    }

    @Test
    void eventsArePassedOnAsTheyComeAndNothingIsReadInThem() {
        String events = "event: thread.run\ndata: {\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":1}}\n\n";
        fake.next(Reply.of(200)
                .header("Content-Type", "text/event-stream")
                .chunked()
                .bytes(events)
                .delay(Duration.ofMillis(50))
                .bytes("data: [DONE]\n\nrest"));
        RawClient.Answer answer = say(request("POST /v1/threads/t/runs", "Content-Length: 0"));

        assertThat(answer.text()).isEqualTo(events + "data: [DONE]\n\nrest");
        assertThat(answer.head().header("x-accel-buffering")).isEqualTo("no");
        assertThat(entry(answer).path("input_tokens").isNull()).isTrue();
    }

    private static JsonNode entry(RawClient.Answer answer) {
        return gate.entry(String.valueOf(answer.head().header("x-request-id")));
    }

    /** What was stored has the usage of the call that stored it, which has been counted. */
    @Test
    void eachCallHasOneEntryWithoutUsageAndCost() {
        fake.next(Reply.json("{\"model\":\"gpt-4o\",\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":1}}"));
        int before = gate.entries().size();
        RawClient.Answer answer = say(request("GET /v1/chat/completions/c"));

        assertThat(gate.entries()).hasSize(before + 1);
        JsonNode entry = entry(answer);
        assertThat(entry.path("operation").asText()).isEqualTo("pass_through");
        assertThat(entry.path("provider").asText()).isEqualTo("openai");
        assertThat(entry.path("outcome").asText()).isEqualTo("ok");
        for (String unknown :
                List.of("model", "request_model", "response_model", "input_tokens", "output_tokens", "cost_usd")) {
            assertThat(entry.path(unknown).isNull()).as(unknown).isTrue();
        }
        assertThat(answer.head().header("x-caravan-model")).isNull();
        assertThat(answer.head().header("x-caravan-provider")).isEqualTo("openai");
        assertThat(gate.get("/metrics").body())
                .contains("operation=\"pass_through\"")
                .doesNotContain("chat/completions/c");
    }

    @Test
    void aProvidersNoIsPassedOn() {
        fake.next(Reply.json(404, "{\"error\":{\"message\":\"No such File object\"}}"));
        RawClient.Answer answer = say(request("GET /v1/files/f"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("{\"error\":{\"message\":\"No such File object\"}}");
        assertThat(entry(answer).path("outcome").asText()).isEqualTo("provider_status");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /v1/chat/completions, 'GET, POST'",
        "DELETE /v1/chat/completions, 'GET, POST'",
        "PATCH /v1/chat/completions/c, 'DELETE, GET, POST'",
        "POST /v1/chat/completions/c/messages, GET",
        "GET /v1/responses, POST",
        "GET /v1/embeddings, POST",
        "DELETE /v1/images/edits, POST",
        "HEAD /v1/completions, POST",
        "POST /v1/models, GET",
        "PUT /v1/models/gpt-4o, 'DELETE, GET'"
    })
    void atKnownPathsOnlyTheApisMethodsPass(String line, String allowed) {
        int before = fake.seen().size();
        try (RawClient caller = RawClient.to(gate.port())) {
            RawClient.Head head = caller.send(request(line)).head();
            assertThat(head.status()).isEqualTo(405);
            assertThat(head.header("allow")).isEqualTo(allowed);
        }
        assertThat(fake.seen()).hasSize(before);
    }

    @Test
    void aWebSocketIsNotPassedOn() {
        RawClient.Answer answer = say(request(
                "GET /v1/realtime?model=gpt-realtime",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text()).contains("not_implemented");
    }

    @Test
    void withoutAnyKeyNobodyIsAsked() {
        int before = fake.seen().size();
        assertThat(say(RawClient.get("/v1/files")).status()).isEqualTo(401);
        assertThat(say("POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: 1000000\r\n\r\n")
                        .status())
                .isEqualTo(401);
        assertThat(fake.seen()).hasSize(before);
    }

    @Test
    void aPathThatIsNotUnderV1IsNoBusinessOfTheProviders() {
        for (String path : List.of("/files", "/v2/files", "/", "/favicon.ico", "/v1", "/health/x")) {
            assertThat(say(request("GET " + path)).status()).as(path).isEqualTo(404);
        }
        assertThat(say(request("GET /v1/health")).status()).isNotEqualTo(200);
    }
}
