package caravan.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body goes on to the byte, but for what is replaced, added or left out, wherever that stands in it. */
class JsonEditTest {
    private static String edited(String json, Map<String, String> values) {
        Json read = Json.read(json.getBytes(StandardCharsets.UTF_8), (name, parser) -> parser.skipChildren());
        return new String(read.edit(values), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"out\":[1,{\"a\":2}],\"model\":\"x\",\"n\" : 1}",
                "{ \"model\":\"x\", \"out\":\"y\" ,\"n\" : 1}",
                "{\"model\":\"x\",\"n\" : 1,\n\"out\": null }",
                "{\"out\":{},\"n\" : 1,\"model\":\"x\"}",
            })
    void leavesOutReplacesAndAddsAtOnce(String json) throws JsonProcessingException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("out", Json.LEFT_OUT);
        values.put("added", "true");
        values.put("model", "\"a-longer-name\"");

        String edited = edited(json, values);

        assertThat(Json.MAPPER.readTree(edited))
                .isEqualTo(Json.MAPPER.readTree("{\"added\":true,\"model\":\"a-longer-name\",\"n\":1}"));
        assertThat(edited).contains("\"n\" : 1");
        assertThat(edited(json, Map.of())).isEqualTo(json);
    }
}
