package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written by hand is what Jackson would write, to the byte. */
class JsonLineTest {
    private static String line(JsonLine json) {
        return new String(json.end(), StandardCharsets.UTF_8);
    }

    @Test
    void textsAreEscapedAsJacksonDoes() {
        List<String> texts = List.of(
                "",
                "plain",
                "\"quoted\"",
                "back\\slash",
                "tab\tnew\nline\u0001",
                "é",
                "…",
                "\uD83D\uDC2A camel",
                "\u007f");
        for (String text : texts) {
            ObjectNode jacksons =
                    Json.MAPPER.createObjectNode().put("before", text).put("after", "x".repeat(900));

            assertThat(line(new JsonLine().text("before", text).text("after", "x".repeat(900))))
                    .isEqualTo(jacksons + "\n");
        }
    }

    @Test
    void whatIsNotKnownIsNull() {
        assertThat(line(new JsonLine()
                        .text("text", null)
                        .number("number", null)
                        .flag("flag", null)
                        .millis("time", null)))
                .isEqualTo("{\"text\":null,\"number\":null,\"flag\":null,\"time\":null}\n");
    }

    @Test
    void numbersAndFlags() {
        assertThat(line(new JsonLine()
                        .number("a", Long.MIN_VALUE)
                        .number("b", 7)
                        .flag("c", true)
                        .raw("d", "[1]")))
                .isEqualTo("{\"a\":-9223372036854775808,\"b\":7,\"c\":true,\"d\":[1]}\n");
    }

    @Test
    void timesAreMillisecondsToTheMicrosecond() {
        for (long micros : new long[] {0, 5, 39_702, 1_000_000, 123_456_789_012L}) {
            assertThat(line(new JsonLine().millis("ms", Duration.ofNanos(micros * 1_000 + 999))))
                    .isEqualTo("{\"ms\":" + BigDecimal.valueOf(micros, 3) + "}\n");
        }
    }

    @Test
    void instantsAreWrittenAsTheyWriteThemselves() {
        for (String at : List.of(
                "2026-11-20T15:50:24.506Z",
                "2026-11-20T15:50:24Z",
                "2000-02-29T00:00:00.001Z",
                "1969-12-31T23:59:59.999Z",
                "9999-12-31T23:59:59.120Z")) {
            assertThat(line(new JsonLine().instant("at", Instant.parse(at))))
                    .isEqualTo("{\"at\":\"" + Instant.parse(at) + "\"}\n");
        }
    }
}
