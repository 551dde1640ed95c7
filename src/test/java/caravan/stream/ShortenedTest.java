package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortenedTest {
    private static byte[] shortened(String json, int piece) {
        byte[] bytes = json.getBytes(UTF_8);
        Shortened shortened = new Shortened();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += piece) {
            out.writeBytes(shortened.of(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece))));
        }
        return out.toByteArray();
    }

    @Test
    void shortStringsStayAsTheyAre() {
        String json = "{\"a\":\"b \\\" \\\\\",\"c\":[\"\\u00e4\",\"ä\",1,null],\"\":\"\"} ";

        assertThat(shortened(json, 3)).asString(UTF_8).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\\\"", "\\\\", "\\u00e4", "\\ud83d\\ude00", "ä", "☃", "😀", "}"})
    void aLongStringLosesItsEndAndTheRestIsReadAsEver(String character) throws IOException {
        for (int before = 0; before < 12; before++) {
            String text = "y".repeat(before) + character.repeat(100_000);
            byte[] found = shortened("{\"long\":\"" + text + "\",\"usage\":{\"input_tokens\":7}}", 4096);
            JsonNode tree = Json.MAPPER.readTree(found);

            assertThat(tree.at("/usage/input_tokens").asInt()).isEqualTo(7);
            assertThat(found).hasSizeBetween(1 << 16, (1 << 16) + 100);
        }
    }
}
