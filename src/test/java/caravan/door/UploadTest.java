package caravan.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.testkit.RawClient;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A door with {@code useStreaming} lets a call in before its body is here, and the body is read as somebody wants it. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class UploadTest {
    private static final int MOST = 50_000_000;
    private static final String HEAD = "POST /basin HTTP/1.1\r\nHost: x\r\n";
    private static final byte[] PIECE = new byte[100_000];

    static final String ROUTE = """
            - route:
                from:
                  uri: platform-http:/%1$s
                  parameters: {useStreaming: true}
                  steps:
                    - bean: {beanType: caravan.door.Basin, method: %2$s}
            """;

    private static Rig rig;

    private final Basin basin = Basin.fresh();

    UploadTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(plan -> plan.flag("threads", threads)
                .flag("max-body", "1KiB")
                .flag("max-upload", MOST + "")
                .file("routes/basin.camel.yaml", ROUTE.formatted("basin", "fill"))
                .file("routes/sieve.camel.yaml", ROUTE.formatted("sieve", "refuse")));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    private static String announcing(int length) {
        return HEAD + "Content-Length: " + length + "\r\n\r\n";
    }

    @Test
    void aCallEntersBeforeItsBodyIsHere() {
        try (RawClient caller = rig.caller().send(announcing(10))) {
            assertThat(basin.awaitEntered().request().body()).isEmpty();

            assertThat(caller.send("0123456789").answer().text()).isEqualTo("10 bytes of 10");
            assertThat(caller.send(RawClient.get("/ping")).answer().text()).isEqualTo("OK");
        }
    }

    @Test
    void aBodyInChunksHasNoLengthBefore() {
        try (RawClient caller = rig.caller().send(HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n")) {
            basin.awaitEntered();
            assertThat(caller.send("3\r\n567\r\n0\r\n\r\n").answer().text()).isEqualTo("8 bytes of -1");
        }
    }

    @Test
    void aRequestWithoutABodyHasNoUpload() {
        assertThat(rig.say(RawClient.get("/basin")).text()).isEqualTo("no upload, 0 bytes");
        Basin.fresh();
        assertThat(rig.say(announcing(0)).text()).isEqualTo("no upload, 0 bytes");
    }

    /** More than the system holds by itself: the caller must stop, and what has stopped must go on. */
    @Test
    void aCallerSendsNoFasterThanItsUploadIsRead() {
        basin.shut();
        try (RawClient caller = rig.caller().send(announcing(MOST))) {
            Thread sender = Thread.ofVirtual().start(() -> send(caller, MOST));
            basin.awaitEntered();
            await().until(() -> basin.bytes() > 0);
            long held = basin.bytes();
            assertThat(rig.say(RawClient.get("/ping")).text()).isEqualTo("OK");
            assertThat(basin.bytes()).isEqualTo(held).isLessThan(1_000_000);
            assertThat(sender.isAlive()).isTrue();

            basin.open();
            assertThat(caller.answer().text()).isEqualTo(MOST + " bytes of " + MOST);
        }
    }

    private static void send(RawClient caller, int bytes) {
        try {
            for (int sent = 0; sent < bytes; sent += PIECE.length) {
                caller.send(PIECE);
            }
        } catch (UncheckedIOException left) {
            assertThat(left).isNotNull();
        }
    }

    @Test
    void anUploadThatAnnouncesTooMuchIsRefusedAtOnce() {
        try (RawClient caller = rig.caller().send(announcing(MOST + 1))) {
            RawClient.Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains(MOST + " bytes");
        }
    }

    @Test
    void anUploadThatComesToTooMuchFails() {
        try (RawClient caller = rig.caller().send(HEAD + "Transfer-Encoding: chunked\r\n\r\n")) {
            caller.send(Integer.toHexString(2 * MOST) + "\r\n");
            Thread.ofVirtual().start(() -> send(caller, 2 * MOST));

            RawClient.Answer answer = caller.answer();
            assertThat(answer.text()).startsWith("TOO_LARGE");
            assertThat(answer.head().header("connection")).isEqualTo("close");
        }
    }

    /** A caller who sends on regardless can read why, and the rest of its body is no request. */
    @Test
    void anUploadThatNobodyWantsIsThrownAway() {
        byte[] request =
                "GET /basin HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100_000).getBytes(US_ASCII);
        try (RawClient caller = rig.caller()
                .send("POST /sieve HTTP/1.1\r\nHost: x\r\nContent-Length: " + request.length + "\r\n\r\n")) {
            RawClient.Answer answer = caller.send(request).answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.head().header("connection")).isEqualTo("close");
            assertThat(caller.rest()).isEmpty();
        }
        assertThat(basin.bytes()).isZero();
    }

    @Test
    void aCallerWhoLeavesInTheMiddleIsNoticed() {
        try (RawClient caller = rig.caller().send(announcing(10) + "0123")) {
            basin.awaitEntered();
            await().until(() -> basin.bytes() == 4);
            caller.reset();

            assertThat(basin.awaitEnd()).isEqualTo("CALLER_LEFT after 4 bytes");
        }
        await().until(() -> rig.gate().inside() == 0);
    }

    @Test
    void whoeverAsksBeforeItSendsIsInvitedOnlyWhereItsBodyIsRead() {
        String asking = "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
        try (RawClient caller = rig.caller().send(HEAD + asking)) {
            assertThat(caller.head().status()).isEqualTo(100);
            assertThat(caller.send("abc").answer().text()).isEqualTo("3 bytes of 3");
        }
        for (String nobody : Stream.of("sieve", "nowhere").toList()) {
            String request = "POST /" + nobody + " HTTP/1.1\r\nHost: x\r\n" + asking;
            assertThat(rig.say(request).status()).as(nobody).isBetween(403, 404);
        }
        try (RawClient caller = rig.caller().send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n" + asking)) {
            assertThat(caller.head().status()).isEqualTo(100);
            assertThat(caller.send("{ }").answer().status()).isEqualTo(400);
        }
    }

    @Test
    void itIsTheSameOverHttp2() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            URI basin = URI.create("http://127.0.0.1:" + rig.gate().port() + "/basin");
            client.send(HttpRequest.newBuilder(basin).HEAD().build(), BodyHandlers.ofString()); // and now it is HTTP/2
            for (int size : new int[] {0, 1, 3_000_000}) {
                Basin.fresh();
                byte[] body = new byte[size];
                HttpRequest counted = HttpRequest.newBuilder(basin)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
                assertThat(client.send(counted, BodyHandlers.ofString()).body())
                        .startsWith(size == 0 ? "no up" : size + " bytes of " + size);
                Basin.fresh();
                HttpRequest open = HttpRequest.newBuilder(basin)
                        .POST(BodyPublishers.ofByteArrays(List.of(body)))
                        .build();
                assertThat(client.send(open, BodyHandlers.ofString()).body())
                        .startsWith(size == 0 ? "no up" : size + " bytes of -1");
            }
        }
    }
}
