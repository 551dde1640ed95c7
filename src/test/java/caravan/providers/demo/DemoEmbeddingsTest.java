package caravan.providers.demo;

import static caravan.call.Operation.EMBEDDINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoEmbeddingsTest {
    private Loop loop;
    private Demo demo;

    @BeforeEach
    void start() {
        loop = new Loop();
        demo = new Demo(loop.vertx(), Duration.ofMillis(20));
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    private JsonNode embed(String json) {
        return loop.whole(demo, EMBEDDINGS, "embed", json);
    }

    @Test
    void equalTextsHaveEqualVectorsAndOthersDoNot() {
        JsonNode answer = embed("{\"input\":[\"Aa\",\"BB\",\"Aa\"]}");
        JsonNode data = answer.path("data");
        assertThat(data).hasSize(3);
        assertThat(data.path(0).path("embedding"))
                .hasSize(8)
                .isEqualTo(data.path(2).path("embedding"));
        assertThat(data.path(0).path("embedding")).isNotEqualTo(data.path(1).path("embedding"));
        assertThat(data.path(1).path("index").asInt()).isEqualTo(1);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void aVectorHasTheWantedDimensionsAndLengthOne() {
        JsonNode vector = embed("{\"input\":\"a cat\",\"dimensions\":100}").at("/data/0/embedding");
        double squares = 0;
        for (JsonNode number : vector) {
            squares += number.asDouble() * number.asDouble();
        }
        assertThat(vector).hasSize(100);
        assertThat(squares).isCloseTo(1, within(1e-5));
    }

    @Test
    void base64IsTheSameFloatsLittleEndian() {
        JsonNode floats = embed("{\"input\":\"a cat\"}").at("/data/0/embedding");
        String packed = embed("{\"input\":\"a cat\",\"encoding_format\":\"base64\"}")
                .at("/data/0/embedding")
                .textValue();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(packed)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.remaining()).isEqualTo(32);
        for (JsonNode number : floats) {
            assertThat(bytes.getFloat()).isEqualTo(number.floatValue());
        }
    }

    @Test
    void tokenIdsAreOneInputAndCountOneEach() {
        JsonNode answer = embed("{\"input\":[15339,1917,0]}");
        assertThat(answer.path("data")).hasSize(1);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
        assertThat(embed("{\"input\":[[15339,1917],[0]]}").path("data")).hasSize(2);
    }

    @Test
    void moreNumbersThanALoopCanMakeAtOnceAreRefused() {
        String inputs = "\"x\"" + ",\"x\"".repeat(128);
        var failed = loop.failure(demo, EMBEDDINGS, "embed", "{\"input\":[" + inputs + "],\"dimensions\":1024}");
        assertThat(failed.theirs().status()).isEqualTo(400);
    }

    @Test
    void dimensionsOutOfRangeAreRefused() {
        for (String dimensions : new String[] {"0", "1025"}) {
            var failed = loop.failure(demo, EMBEDDINGS, "embed", "{\"input\":\"x\",\"dimensions\":" + dimensions + "}");
            assertThat(failed.theirs().status()).isEqualTo(400);
        }
    }
}
