package caravan.embeddings;

import caravan.call.Json;
import caravan.call.Usage;
import caravan.chat.Losses;
import caravan.chat.spokes.JsonText;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A provider's own form of embeddings: what it is asked, and where in its answer the vectors and the tokens stand. To add one is to
 * add a line here, a case below, and its answer to the test.
 */
public enum EmbeddingFormat {
    COHERE("/embeddings/float", "/meta/billed_units/input_tokens"),
    OLLAMA("/embeddings", "/prompt_eval_count"),
    GEMINI("/embeddings/values", "/usageMetadata/promptTokenCount"),
    CLOUDFLARE("/result/data", "/result/usage/prompt_tokens");

    private final String vectors;
    private final String tokens;

    EmbeddingFormat(String vectors, String tokens) {
        this.vectors = vectors;
        this.tokens = tokens;
    }

    /** Where each vector stands: the names that lead there, of which lists have none. */
    String vectors() {
        return vectors;
    }

    /** Where it is said how many tokens were read. */
    String tokens() {
        return tokens;
    }

    /**
     * An answer in OpenAI's form.
     *
     * @param usage null if the provider has not said
     */
    public record Told(byte[] body, @Nullable Usage usage) {}

    /**
     * @param guessed what to tell the caller of the tokens if the provider does not
     * @return null if it is not what was asked for
     */
    public @Nullable Told told(byte[] theirs, Embedding asked, long guessed) {
        return Vectors.told(this, theirs, asked, guessed);
    }

    public byte[] body(Embedding asked, Losses losses) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        switch (this) {
            case COHERE -> cohere(body, asked);
            case OLLAMA -> {
                JsonText.put(body.put("model", asked.model()), "input", asked.texts());
                JsonText.put(body, "dimensions", asked.dimensions());
            }
            case GEMINI -> gemini(body.putArray("requests"), asked);
            case CLOUDFLARE -> {
                if (asked.dimensions() != null) {
                    losses.refuse("dimensions", "The provider of this model chooses the dimensions itself.");
                }
                JsonText.put(body, "text", asked.texts());
            }
        }
        if (this != COHERE && !asked.purpose().isEmpty()) {
            losses.drop("input_type");
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** It must be told what for: most embed what is to be found, and those who do not can say so. */
    private static void cohere(ObjectNode body, Embedding asked) {
        JsonText.put(body.put("model", asked.model()), "texts", asked.texts());
        body.put("input_type", asked.purpose().isEmpty() ? "search_document" : asked.purpose());
        body.putArray("embedding_types").add("float");
        JsonText.put(body, "output_dimension", asked.dimensions());
    }

    private static void gemini(ArrayNode requests, Embedding asked) {
        for (String text : asked.texts()) {
            ObjectNode request = requests.addObject().put("model", "models/" + asked.model());
            request.putObject("content").putArray("parts").addObject().put("text", text);
            JsonText.put(request, "outputDimensionality", asked.dimensions());
        }
    }
}
