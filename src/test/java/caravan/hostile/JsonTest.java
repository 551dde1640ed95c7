package caravan.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is none, or that two readers could read differently, is refused; the answer says where. */
class JsonTest {
    private static final String ROLE = "{\"role\":\"user\",\"content\":\"x\"}";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static RawClient.Answer post(byte[] body) {
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ";
        try (RawClient caller = rig.caller()) {
            return caller.send(head + body.length + "\r\n\r\n").send(body).answer();
        }
    }

    private static String chat(String fields) {
        return "{\"model\":\"gpt-4o\"," + fields + "\"messages\":[" + ROLE + "]}";
    }

    static Stream<Arguments> bombs() {
        return Stream.of(
                Arguments.of("a field twice", chat("\"model\":\"gpt-5\","), "'model' is given twice"),
                Arguments.of("a field twice, escaped", chat("\"mod\\u0065l\":\"gpt-5\","), "'model' is given twice"),
                Arguments.of("a role twice", twice("role", "\"user\""), "'messages[0].role' is given twice"),
                Arguments.of("a content twice", twice("content", "\"x\""), "'messages[0].content' is given twice"),
                Arguments.of(
                        "usage twice",
                        chat("\"stream_options\":{\"include_usage\":true,\"include_usage\":false},"),
                        "'stream_options.include_usage' is given twice"),
                Arguments.of("a field in other letters", chat("\"Model\":\"gpt-5\","), "must be written 'model'"),
                Arguments.of(
                        "deep arrays", chat("\"x\":" + "[".repeat(100_000) + "1" + "]".repeat(100_000) + ","), "depth"),
                Arguments.of(
                        "deep objects",
                        chat("\"x\":" + "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000) + ","),
                        "depth"),
                Arguments.of("depth without end", "{\"x\":" + "[".repeat(5_000_000), "depth"),
                Arguments.of("a long number", chat("\"x\":" + "1".repeat(10_000_000) + ","), "Number value length"),
                Arguments.of("a long fraction", chat("\"x\":0." + "1".repeat(10_000_000) + ","), "Number value length"),
                Arguments.of("a long name", chat("\"" + "x".repeat(1_000_000) + "\":1,"), "Name length"),
                Arguments.of("not a number", chat("\"temperature\":NaN,"), "at byte"),
                Arguments.of("a comment", chat("/* x */"), "at byte"),
                Arguments.of("a comma too many", chat(","), "at byte"),
                Arguments.of("a bare control character", chat("\"x\":\"a\u0001b\","), "at byte"),
                Arguments.of("more behind it", chat("") + "{}", "after the closing brace"));
    }

    private static String twice(String field, String value) {
        return chat("").replace(ROLE, ROLE.replaceFirst("}", ",\"" + field + "\":" + value + "}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void itIsRefusedAndSaidWhere(String what, String body, String why) {
        int before = rig.fake().seen().size();
        RawClient.Answer answer = post(body.getBytes(UTF_8));

        assertThat(answer.status()).as(what + ": " + answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains(why).hasSizeLessThan(2_000);
        assertThat(rig.fake().seen()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00ff",
                "\u00c3",
                "\u00c3(",
                "\u00c0\u00af",
                "\u00c1\u0081",
                "\u00e0\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00ed\u00bf\u00bf",
                "\u00f0\u0080\u0080\u00af",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00e2\u0082"
            })
    void whatIsNotUtf8IsRefusedWhereverItStands(String bytes) {
        for (String place : List.of(
                chat("\"x\":\"%s\","),
                chat("\"%s\":1,"),
                chat("\"x\":[{\"y\":\"%s\"}],"),
                chat("").replace("\"x\"", "\"xxxxxxxxxxxxxxxxxxxxxxx%s\""),
                chat("").replace("gpt-4o", "gpt-%s"))) {
            RawClient.Answer answer = post(place.replace("%s", bytes).getBytes(ISO_8859_1));

            assertThat(answer.status()).as(place).isEqualTo(400);
            assertThat(answer.text()).contains("not UTF-8 at byte " + place.indexOf("%s"));
        }
    }

    @Test
    void whatIsUtf8PassesToTheByte() {
        String all = "\u00df \u20ac \ud7ff \ue000 \uffff \ud83d\ude00 \udbff\udfff \u0800 \ud800\udc00";
        byte[] body = chat("\"x\":\"" + all + "\",").getBytes(UTF_8);

        assertThat(post(body).status()).isEqualTo(200);
        assertThat(rig.lastSeen().body()).isEqualTo(body);
    }

    @Test
    void aBombLeavesNothingBehind() {
        byte[] deep = ("{\"x\":" + "[".repeat(10_000_000)).getBytes(UTF_8);
        for (int i = 0; i < 10; i++) {
            assertThat(post(deep).status()).isEqualTo(400);
        }
        assertThat(post(Gate.chat("gpt-4o", false).getBytes(UTF_8)).status()).isEqualTo(200);
    }
}
