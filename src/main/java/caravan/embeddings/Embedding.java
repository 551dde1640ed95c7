package caravan.embeddings;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.spokes.JsonText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants embedded, in no provider's form.
 *
 * @param model as the provider knows it
 * @param texts each gets a vector
 * @param dimensions of each vector; null if the model is to choose
 * @param base64 are the vectors to be told as the bytes of 32-bit numbers?
 * @param purpose what they are for, in Cohere's words; empty if it was not said
 */
public record Embedding(
        String model, List<String> texts, @Nullable Long dimensions, boolean base64, String purpose) {
    private static final Set<String> READ = Set.of("model", "input", "dimensions", "encoding_format", "input_type");

    /**
     * Reads a request in OpenAI's form.
     *
     * @throws caravan.call.Refused 400 with the field's name, if somebody else must be asked for that
     */
    public static Embedding read(Json request, String model, Losses losses) {
        ObjectNode tree = JsonText.tree(request);
        tree.fieldNames().forEachRemaining(name -> {
            if (!READ.contains(name)) {
                losses.drop(name);
            }
        });
        return new Embedding(model, texts(tree.path("input")), dimensions(tree), base64(tree), purpose(tree));
    }

    /** One text or several. Numbers of tokens are those of one vendor's models. */
    private static List<String> texts(JsonNode input) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : input.isArray() ? input : List.of(input)) {
            if (!each.isTextual()) {
                throw Losses.refused("input", "'input' must be texts for the provider of this model, not tokens.");
            }
            texts.add(each.asText());
        }
        return texts;
    }

    private static @Nullable Long dimensions(ObjectNode tree) {
        JsonNode said = tree.path("dimensions");
        if (said.isMissingNode() || said.isNull()) {
            return null;
        }
        if (!said.canConvertToLong() || said.asLong() < 1) {
            throw Losses.refused("dimensions", "'dimensions' must be a whole number above 0.");
        }
        return said.asLong();
    }

    private static boolean base64(ObjectNode tree) {
        String said = tree.path("encoding_format").asText("float");
        return switch (said) {
            case "float", "null" -> false;
            case "base64" -> true;
            default -> throw Losses.refused("encoding_format", "'encoding_format' must be float or base64.");
        };
    }

    private static String purpose(ObjectNode tree) {
        JsonNode said = tree.path("input_type");
        return said.isTextual() ? said.asText() : "";
    }
}
