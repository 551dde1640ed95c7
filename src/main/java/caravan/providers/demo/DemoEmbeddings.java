package caravan.providers.demo;

import caravan.call.Call;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Vectors of length 1 that depend on nothing but the text: equal texts are equal, on every machine. */
final class DemoEmbeddings {
    private static final int USUAL_DIMENSIONS = 8;
    private static final int MOST_DIMENSIONS = 1_024;
    private static final int MOST_NUMBERS = 1 << 17;

    private DemoEmbeddings() {}

    /** The answer to {@code /v1/embeddings}. */
    static ObjectNode answer(Call call, String model) {
        JsonNode request = call.json().tree();
        int dimensions = request.path("dimensions").asInt(USUAL_DIMENSIONS);
        List<JsonNode> inputs = inputs(request.path("input"));
        check(call, dimensions, inputs.size());
        boolean base64 = request.path("encoding_format").asText().equals("base64");
        ObjectNode answer = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (JsonNode input : inputs) {
            float[] vector = vector(input.toString(), dimensions);
            ObjectNode one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            one.set("embedding", base64 ? one.textNode(base64(vector)) : array(vector));
        }
        int tokens = DemoText.tokens(request.path("input"));
        answer.put("model", model)
                .putObject("usage")
                .put("prompt_tokens", tokens)
                .put("total_tokens", tokens);
        return answer;
    }

    /** Refuses more than an event loop can make without others noticing. */
    private static void check(Call call, int dimensions, int inputs) {
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw DemoError.INVALID_VALUE.failure(call, "`dimensions` must be from 1 to " + MOST_DIMENSIONS);
        }
        if (inputs > MOST_NUMBERS / dimensions) {
            throw DemoError.INVALID_VALUE.failure(call, "`input` has too many elements for this many `dimensions`");
        }
    }

    /** One text, or one list of token ids, or several of either. */
    private static List<JsonNode> inputs(JsonNode input) {
        boolean several = input.isArray() && !input.path(0).isNumber();
        return several ? input.valueStream().toList() : List.of(input);
    }

    private static float[] vector(String text, int dimensions) {
        long seed =
                UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        Random random = new Random(seed);
        float[] vector = new float[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < dimensions; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    private static ArrayNode array(float[] vector) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (float number : vector) {
            array.add(number);
        }
        return array;
    }

    /** As OpenAI packs it: 32-bit floats, little-endian. */
    private static String base64(float[] vector) {
        ByteBuffer packed = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        packed.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(packed.array());
    }
}
