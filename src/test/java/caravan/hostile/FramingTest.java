package caravan.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where two servers might see two different requests, ours sees none: 400, a closed connection, and nothing behind it is read. */
class FramingTest {
    private static final String CHAT = Gate.chat("gpt-4o", false);
    private static final String LENGTH = "Content-Length: " + CHAT.length() + "\r\n";
    private static final String POST =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String CHUNKS = Integer.toHexString(CHAT.length()) + "\r\n" + CHAT + "\r\n0\r\n\r\n";
    private static final String BEHIND = "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    static Stream<Arguments> smuggled() {
        return Stream.of(
                Arguments.of("a length and chunks", POST + LENGTH + CHUNKED + "\r\n" + CHUNKS),
                Arguments.of("chunks and a length", POST + CHUNKED + LENGTH + "\r\n" + CHUNKS),
                Arguments.of("two lengths", POST + LENGTH + "Content-Length: 0\r\n\r\n" + CHAT),
                Arguments.of("two lengths in one", POST + "Content-Length: " + CHAT.length() + ", 0\r\n\r\n" + CHAT),
                Arguments.of("a length with a sign", POST + "Content-Length: +" + CHAT.length() + "\r\n\r\n" + CHAT),
                Arguments.of("a length below zero", POST + "Content-Length: -1\r\n\r\n" + CHAT),
                Arguments.of("a length in hex", POST + "Content-Length: 0x1\r\n\r\n" + CHAT),
                Arguments.of("an enormous length", POST + "Content-Length: 99999999999999999999\r\n\r\n" + CHAT),
                Arguments.of("an empty length", POST + "Content-Length: \r\n\r\n" + CHAT),
                Arguments.of("xchunked", POST + "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS),
                Arguments.of("chunked, identity", POST + "Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS),
                Arguments.of("chunked twice", POST + CHUNKED + CHUNKED + "\r\n" + CHUNKS),
                Arguments.of("chunked and gzip", POST + "Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKS),
                Arguments.of("identity", POST + "Transfer-Encoding: identity\r\n\r\n" + CHUNKS),
                Arguments.of("an empty encoding", POST + "Transfer-Encoding: \r\n\r\n" + CHUNKS),
                Arguments.of("vertical tab", POST + "Transfer-Encoding: \u000bchunked\r\n\r\n" + CHUNKS),
                Arguments.of("space before the colon", POST + "Transfer-Encoding : chunked\r\n\r\n" + CHUNKS),
                Arguments.of("tab before the colon", POST + "Content-Length\t: 5\r\n\r\n" + CHAT),
                Arguments.of("a folded line", POST + "X-A: b\r\n folded\r\n" + LENGTH + "\r\n" + CHAT),
                Arguments.of("a folded encoding", POST + "Transfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKS),
                Arguments.of("a line that begins with space", POST + " X-A: b\r\n" + LENGTH + "\r\n" + CHAT),
                Arguments.of("no colon", POST + "X-A\r\n" + LENGTH + "\r\n" + CHAT),
                Arguments.of("no name", POST + ": b\r\n" + LENGTH + "\r\n" + CHAT),
                Arguments.of("bare line feeds", (POST + LENGTH + "\r\n").replace("\r\n", "\n") + CHAT),
                Arguments.of("one bare line feed", POST + "X-A: b\n" + LENGTH + "\r\n" + CHAT),
                Arguments.of("a bare carriage return", POST + "X-A: b\rContent-Length: 3\r\n" + LENGTH + "\r\n" + CHAT),
                Arguments.of("NUL in a value", POST + "X-A: a\0b\r\n" + LENGTH + "\r\n" + CHAT),
                Arguments.of("NUL in a name", POST + "X\0A: b\r\n" + LENGTH + "\r\n" + CHAT),
                Arguments.of("a name in Cyrillic", POST + "X-\u00d0: b\r\n" + LENGTH + "\r\n" + CHAT),
                Arguments.of("a chunk size in words", POST + CHUNKED + "\r\nfive\r\n" + CHAT),
                Arguments.of("a chunk size below zero", POST + CHUNKED + "\r\n-1\r\n" + CHAT),
                Arguments.of("a chunk size with 0x", POST + CHUNKED + "\r\n0x3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a chunk size beyond all", POST + CHUNKED + "\r\nfffffffffffffffff\r\n" + CHAT),
                Arguments.of("a chunk longer than it says", POST + CHUNKED + "\r\n3\r\nabcdef\r\n0\r\n\r\n"),
                Arguments.of("a chunk that ends in a line feed", POST + CHUNKED + "\r\n3\r\n{ }\n0\r\n\r\n"),
                Arguments.of("a chunk line that ends in a line feed", POST + CHUNKED + "\r\n3\n{ }\r\n0\r\n\r\n"),
                Arguments.of("a chunk extension bomb", POST + CHUNKED + "\r\n3;" + "x".repeat(100_000) + "\r\n{ }"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smuggled")
    void whatCouldBeReadInTwoWaysIsRefused(String what, String request) {
        int before = rig.fake().seen().size();
        try (RawClient caller = rig.caller()) {
            caller.send((request + BEHIND).getBytes(ISO_8859_1));
            RawClient.Answer answer = caller.answer();

            assertThat(answer.status()).as(what + ": " + answer.text()).isEqualTo(400);
            assertThat(answer.head().header("connection")).isEqualTo("close");
            assertThat(answer.text()).contains("\"invalid_request_error\"");
            assertThat(left(caller)).as("what was behind").isEmpty();
        }
        assertThat(rig.fake().seen()).filteredOn(seen -> seen.order() >= before).isEmpty();
    }

    /** A connection that is closed while something is still coming may also end with a reset. */
    private static byte[] left(RawClient caller) {
        try {
            return caller.rest();
        } catch (UncheckedIOException reset) {
            return new byte[0];
        }
    }

    /** The same attack, byte by byte: a decoder that is put in place late must not have missed anything. */
    @Test
    void itDoesNotMatterHowTheBytesAreCut() throws Exception {
        byte[] request = (POST + LENGTH + CHUNKED + "\r\n" + CHUNKS).getBytes(ISO_8859_1);
        for (int cut : new int[] {1, 2, 3, 4, 5, 30}) {
            try (RawClient caller = rig.caller()) {
                for (int i = 0; i < cut; i++) {
                    caller.send(new byte[] {request[i]});
                }
                caller.send(Arrays.copyOfRange(request, cut, request.length));
                assertThat(caller.answer().status()).isEqualTo(400);
            }
        }
    }

    @Test
    void aRequestThatIsRightPassesHoweverItIsCut() {
        byte[] request = (POST + LENGTH + "\r\n" + CHAT).getBytes(ISO_8859_1);
        try (RawClient caller = rig.caller()) {
            for (byte each : request) {
                caller.send(new byte[] {each});
            }
            assertThat(caller.answer().status()).isEqualTo(200);
        }
        assertThat(rig.say(POST + "transfer-encoding: Chunked \r\n\r\n" + CHUNKS)
                        .status())
                .isEqualTo(200);
    }
}
