package caravan.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come: an answer that says what is wrong or a closed connection, soon, and nothing reaches a provider. */
class NoiseTest {
    private static final int TIMES = 60;
    private static final String POST = RawClient.post("/v1/chat/completions", Gate.chat("nobody's/model", false));
    private static final String LETTERS = "\r\n\r\n\t :;,/%.?#*{}[]\"\\$0159aceHTPX-\0\u0080\u00ff";
    private static final Pattern OUR_FAULT = Pattern.compile("HTTP/1.1 5(?!03)\\d\\d");

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.env("AUTH_TOKEN", "samarkand"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    private static String answer(byte[] bytes) {
        try (RawClient caller = rig.caller()) {
            return new String(caller.send(bytes).halfClose().rest(), ISO_8859_1);
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasMessageNotContaining("timed out");
            return "";
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesOfAnyKind(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TIMES; i++) {
            byte[] bytes = new byte[random.nextInt(3_000)];
            random.nextBytes(bytes);
            assertThat(answer(bytes)).doesNotContainPattern(OUR_FAULT);
        }
        assertThat(rig.fake().seen()).isEmpty();
    }

    /** Nearly right is worse than wrong. */
    @ParameterizedTest
    @MethodSource("seeds")
    void aRequestWithSomeBytesChanged(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TIMES; i++) {
            StringBuilder request = new StringBuilder(POST);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(request.length());
                String letter = LETTERS.charAt(random.nextInt(LETTERS.length())) + "";
                request.replace(at, at + random.nextInt(3), letter.repeat(random.nextInt(3)));
            }
            String answer = answer(request.toString().getBytes(ISO_8859_1));
            assertThat(answer)
                    .as(request.toString())
                    .doesNotContainPattern(OUR_FAULT)
                    .doesNotContain("HTTP/1.1 200");
        }
        assertThat(rig.fake().seen()).isEmpty();
        assertThat(rig.say(RawClient.get("/ping")).text()).isEqualTo("OK");
    }
}
