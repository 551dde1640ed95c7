package caravan.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS, for whoever knows or asks; and those who would only keep us busy with it. */
class Http2Test {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] EMPTY_SETTINGS = frame(4, 0, 0, new byte[0]);
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.flag("write-timeout", "600ms")
                .flag("idle-timeout", "800ms")
                .flag("body-timeout", "500ms"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private record Frame(int type, int flags, int stream, byte[] payload) {}

    private static Frame read(RawClient caller) {
        ByteBuffer head = ByteBuffer.wrap(caller.bytes(9));
        int length = (head.get() & 0xff) << 16 | (head.getShort() & 0xffff);
        int type = head.get();
        int flags = head.get();
        int stream = head.getInt();
        return new Frame(type, flags, stream, caller.bytes(length));
    }

    /** Reads frames up to the first of this type, or to the end of the connection: null. */
    private static Frame awaitFrame(RawClient caller, int type) {
        try {
            while (true) {
                Frame frame = read(caller);
                if (frame.type == type) {
                    return frame;
                }
            }
        } catch (UncheckedIOException closed) {
            return null;
        }
    }

    private static RawClient begin() {
        return rig.caller().send(PREFACE).send(EMPTY_SETTINGS);
    }

    /** Literal header fields without an index (RFC 7541, 6.2.2): no compression, so that tests see what is sent. */
    private static byte[] headers(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            for (String text : List.of(namesAndValues[i], namesAndValues[i + 1])) {
                block.write(text.length());
                block.writeBytes(text.getBytes(US_ASCII));
            }
        }
        return block.toByteArray();
    }

    private static byte[] get(int stream, String path, String... more) {
        byte[] pseudo = headers(":method", "GET", ":scheme", "http", ":path", path, ":authority", "x");
        byte[] rest = headers(more);
        byte[] all = ByteBuffer.allocate(pseudo.length + rest.length)
                .put(pseudo)
                .put(rest)
                .array();
        return frame(HEADERS, 5, stream, all);
    }

    @Test
    void whoeverKnowsOrAsksIsServed() throws Exception {
        try (RawClient caller = begin().send(get(1, "/ping"))) {
            assertThat(awaitFrame(caller, HEADERS)).isNotNull();
        }
        URI chat = URI.create(rig.gate().url() + "/chat/completions");
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            for (boolean stream : new boolean[] {false, true, false}) {
                HttpRequest request = HttpRequest.newBuilder(chat)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Gate.chat("gpt-4o", stream)))
                        .build();
                var answer = client.send(request, BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains(stream ? "[DONE]" : "chat.completion");
            }
        }
    }

    @Test
    void pathsAreLookedAtHereToo() {
        for (String path : List.of("/v1/../ping", "//ping", "/%2e/ping", "/ping\\x", "http://x/ping", "/p ng", "*")) {
            try (RawClient caller = begin().send(get(1, path))) {
                Frame head = awaitFrame(caller, HEADERS);
                assertThat(new String(head.payload, US_ASCII)).as(path).contains("application/json");
            }
            assertThat(rig.fake().seen()).noneMatch(seen -> seen.method().equals("GET"));
        }
    }

    @Test
    void whoeverOpensStreamsOnlyToResetThemIsLetGo() {
        try (RawClient caller = begin()) {
            sendAll(
                    caller,
                    5_000,
                    i -> concat(
                            get(2 * i + 1, "/v1/models"), frame(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8})));
            awaitFrame(caller, GOAWAY);
            assertThat(awaitFrame(caller, 99)).as("the end of the connection").isNull();
        }
        await().until(() -> rig.gate().inside() == 0);
    }

    @Test
    void whoeverOnlySaysSettingsOrPingsIsLetGo() {
        for (byte[] noise : List.of(EMPTY_SETTINGS, frame(PING, 0, 0, new byte[8]))) {
            try (RawClient caller = begin()) {
                sendAll(caller, 20_000, i -> noise);
                Frame last = awaitFrame(caller, GOAWAY);
                assertThat(last == null || last.type == GOAWAY).isTrue();
            }
        }
        assertThat(rig.say(RawClient.get("/ping")).text()).isEqualTo("OK");
    }

    private static void sendAll(RawClient caller, int times, java.util.function.IntFunction<byte[]> frames) {
        try {
            for (int i = 0; i < times; i++) {
                caller.send(frames.apply(i));
            }
        } catch (UncheckedIOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    @Test
    void aConnectionThatDoesNothingIsLetGo() {
        try (RawClient caller = begin().send(get(1, "/ping"))) {
            assertThat(awaitFrame(caller, HEADERS)).isNotNull();
            assertThat(awaitFrame(caller, 99)).as("the end of the connection").isNull();
        }
    }

    @Test
    void aBodyThatIsSilentIsTooSlow() {
        byte[] post = frame(
                HEADERS,
                4,
                1,
                headers(":method", "POST", ":scheme", "http", ":path", "/v1/chat/completions", ":authority", "x"));
        try (RawClient caller = begin().send(post)) {
            Frame head = awaitFrame(caller, HEADERS);
            assertThat(new String(head.payload, US_ASCII)).contains("408");
        }
    }

    /** The connection is read and its window is open; only this one stream never gets room. */
    @Test
    void aStreamThatIsNeverReadIsLetGo() {
        String body = Gate.chat("gpt-4o", true);
        int before = rig.fake().seen().size();
        rig.fake()
                .next(Reply.sse(List.of())
                        .repeat(("data: {\"x\":\"" + "x".repeat(60_000) + "\"}\n\n").getBytes(US_ASCII), 100));
        byte[] post = frame(
                HEADERS,
                4,
                1,
                headers(":method", "POST", ":scheme", "http", ":path", "/v1/chat/completions", ":authority", "x"));
        try (RawClient caller = begin().send(post).send(frame(0, 1, 1, body.getBytes(US_ASCII)))) {
            rig.fake().awaitSeen(before + 1);
            Frame reset = awaitFrame(caller, RST_STREAM);
            assertThat(reset).isNotNull();
            assertThat(reset.stream).isEqualTo(1);
        }
        await().until(() -> rig.gate().inside() == 0);
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() {
        try (RawClient caller = begin()) {
            caller.send(frame(HEADERS, 1, 1, get(1, "/ping")));
            for (int i = 0; i < 100; i++) {
                caller.send(frame(9, 0, 1, headers("x-" + i, "x".repeat(100))));
            }
            assertThat(awaitFrame(caller, 99)).isNull();
        } catch (UncheckedIOException closed) {
            assertThat(closed).isNotNull();
        }
        assertThat(rig.say(RawClient.get("/ping")).text()).isEqualTo("OK");
        assertThat(SETTINGS).isEqualTo(4);
    }
}
