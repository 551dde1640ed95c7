package caravan.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightTest {
    private static final String LONG = "QUJD".repeat(1_000_000);

    private static long tokens(String part) {
        byte[] body =
                ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}").getBytes(UTF_8);
        Shape shape = new Shape(Operation.CHAT, body);
        Json.read(body, shape);
        return shape.tokens();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,#\",\"detail\":\"low\"}}",
                "{\"type\":\"image_url\",\"image_url\": {\"url\" :  \"data:image/png;base64,#\"} }",
                "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"#\",\"format\":\"wav\"}}",
                "{\"type\":\"file\",\"file\":{\"file_data\":\"#\"}}"
            })
    void mediaIsCountedByThePiece(String part) {
        assertThat(tokens(part.replace("#", LONG))).isBetween(1000L, 1060L);
        assertThat(tokens((part + "," + part).replace("#", LONG))).isBetween(2000L, 2080L);
    }

    @Test
    void textIsCountedByItsLengthWhateverItSays() {
        assertThat(tokens("{\"type\":\"text\",\"text\":\"data:" + LONG + "\"}")).isBetween(1_000_000L, 1_000_060L);
    }
}
