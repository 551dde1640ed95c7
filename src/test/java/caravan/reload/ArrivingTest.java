package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files change while large calls are still on their way in. */
class ArrivingTest {
    private static final int LENGTH = 20_000_000;
    private static final int PIECES = 8;

    /** Each begins in one generation and enters in another, and one more edit comes between any two of its pieces. */
    @Test
    void callsOfTwentyMegabytesArriveByteForByteWhileFilesChange() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan().openai(fake).start();
                RawClient first = RawClient.to(gate.port());
                RawClient second = RawClient.to(gate.port())) {
            List<byte[]> bodies = List.of(body(1), body(2));
            List<RawClient> callers = List.of(first, second);
            callers.forEach(caller -> caller.send(head()));
            for (int piece = 0; piece < PIECES; piece++) {
                edit(gate, piece);
                first.send(piece(bodies.get(0), piece));
                second.send(piece(bodies.get(1), piece));
            }

            callers.forEach(caller -> assertThat(caller.answer().status()).isEqualTo(200));
            List<byte[]> seen = Stream.of(1, 2)
                    .map(seed -> fake.seen().stream()
                            .filter(each -> each.body()[mark()] == (byte) ('0' + seed))
                            .findFirst()
                            .orElseThrow()
                            .body())
                    .toList();
            for (int n = 0; n < 2; n++) {
                assertThat(Arrays.equals(seen.get(n), bodies.get(n)))
                        .as("call %d, byte for byte", n)
                        .isTrue();
            }
        }
    }

    /** New routes, then new data, in turn. */
    private static void edit(Gate gate, int n) {
        if (n % 2 == 0) {
            gate.write("routes/hello.camel.yaml", Routes.says("hello", "n" + n));
        } else {
            gate.write("config/models.yaml", "aliases: {a" + n + ": openai/gpt-4o}\n");
        }
        assertThat(gate.reload()).first().isEqualTo("done");
    }

    private static String head() {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + LENGTH + "\r\n\r\n";
    }

    private static final String BEGIN = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"";

    /** Where the body says which one it is. */
    private static int mark() {
        return BEGIN.length();
    }

    /** Letters by chance, so that no piece can stand in another's place. */
    private static byte[] body(int seed) {
        String end = "\"}]}";
        byte[] body = new byte[LENGTH];
        new Random(seed).nextBytes(body);
        for (int at = 0; at < LENGTH; at++) {
            body[at] = (byte) ('a' + Math.floorMod(body[at], 26));
        }
        System.arraycopy((BEGIN + seed).getBytes(StandardCharsets.UTF_8), 0, body, 0, BEGIN.length() + 1);
        System.arraycopy(end.getBytes(StandardCharsets.UTF_8), 0, body, LENGTH - end.length(), end.length());
        return body;
    }

    private static byte[] piece(byte[] body, int number) {
        int length = LENGTH / PIECES;
        return Arrays.copyOfRange(body, number * length, (number + 1) * length);
    }
}
