package caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTest {
    private static byte[] of(String json, String... leftOut) {
        return Canonical.of(json.getBytes(StandardCharsets.UTF_8), Set.of(leftOut))
                .bytes();
    }

    private static boolean same(String one, String other) {
        return Arrays.equals(of(one), of(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":1,"b":2}              | {"b":2,"a":1}
            {"a":{"x":1,"y":[{}]}}     |  { "a" : { "y" : [ { } ] , "x" : 1 } }
            {"a":1}                    | {"a":1.0}
            {"a":1}                    | {"a":1e0}
            {"a":100}                  | {"a":1E+2}
            {"a":0}                    | {"a":-0.00}
            {"a":0.1}                  | {"a":1e-1}
            {"a":0}                    | {"a":0e999}
            {"a":"é"}                  | {"a":"\\u00e9"}
            {"a":"\\ud83d\\ude00"}     | {"a":"😀"}
            {"a\\u0062":1}             | {"ab":1}
            {"a":"x\\/y"}              | {"a":"x/y"}
            """)
    void whatMeansTheSameIsTheSame(String one, String other) {
        assertThat(same(one, other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":1}                    | {"a":"1"}
            {"a":1}                    | {"a":true}
            {"a":null}                 | {}
            {"a":null}                 | {"a":"null"}
            {"a":[]}                   | {"a":{}}
            {"a":[1,2]}                | {"a":[2,1]}
            {"a":[[1],2]}              | {"a":[[1,2]]}
            {"a":"b","c":""}           | {"a":"","c":"b"}
            {"a":{"b":1},"c":2}        | {"a":{"b":1,"c":2}}
            {"a":["s","t"]}            | {"a":["st"]}
            {"a":0.1}                  | {"a":0.10000000000000001}
            {"a":1e400}                | {"a":1e401}
            {"a":12345678901234567890} | {"a":12345678901234567891}
            {"a":1e9999999999}         | {"a":1e9999999998}
            {"a":"\\ud800"}            | {"a":"?"}
            {"a":"\\ud800"}            | {"a":"\\ud801"}
            {"a":"x"}                  | {"A":"x"}
            {"a":{"k":1,"k":2}}        | {"a":{"k":2,"k":1}}
            {"a":" "}                  | {"a":"  "}
            """)
    void whatMeansSomethingElseIsSomethingElse(String one, String other) {
        assertThat(same(one, other)).isFalse();
    }

    /** One is copied as it stands, the other decoded; and both are too long to be written out. */
    @Test
    void aLongTextIsTheSameHoweverItIsWritten() {
        String text = "{\"a\":\"%s\"}";
        String plain = text.formatted("x/y".repeat(5_000));

        assertThat(same(plain, text.formatted("x\\/y".repeat(5_000)))).isTrue();
        assertThat(same(plain, text.formatted("x/y".repeat(4_999) + "x/z"))).isFalse();
        assertThat(of(plain)).hasSizeLessThan(100);
    }

    @Test
    void whatIsLeftOutDoesNotCountAtTheTopAndCountsBelow() {
        assertThat(of("{\"a\":1,\"stream\":{\"x\":[1]}}", "stream")).isEqualTo(of("{\"a\":1}", "stream"));
        assertThat(of("{\"a\":{\"stream\":true}}", "stream")).isNotEqualTo(of("{\"a\":{}}", "stream"));
    }

    @Test
    void aToolThatActsIsSeen() {
        String tools = "{\"tools\":[{\"type\":\"function\"},{\"type\":\"%s\"}]}";

        assertThat(acts(tools.formatted("function"))).isFalse();
        assertThat(acts(tools.formatted("custom"))).isFalse();
        assertThat(acts(tools.formatted("web_search"))).isTrue();
        assertThat(acts(tools.formatted("mcp"))).isTrue();
        assertThat(acts("{\"tools\":[{\"parameters\":{\"type\":\"object\"}}]}")).isFalse();
        assertThat(acts("{\"input\":[{\"type\":\"message\"}]}")).isFalse();
    }

    private static boolean acts(String json) {
        return Canonical.of(json.getBytes(StandardCharsets.UTF_8), Set.of()).acts();
    }

    /** As deep as a body may be. */
    @Test
    void depthIsNoTrouble() {
        String deep = "{\"a\":".repeat(199) + "1" + "}".repeat(199);
        Json.read(deep.getBytes(StandardCharsets.UTF_8), (name, parser) -> {});

        assertThat(same(deep, deep.replace(":", " : "))).isTrue();
    }
}
