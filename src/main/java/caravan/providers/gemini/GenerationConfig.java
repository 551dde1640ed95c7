package caravan.providers.gemini;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reasoning;
import caravan.chat.Sampling;
import caravan.chat.Shape;
import caravan.chat.Traits;
import caravan.providers.lore.Lore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes {@code generationConfig}. */
record GenerationConfig(Prompt prompt, Losses losses) {
    private static final String JSON = "application/json";
    private static final long DYNAMIC = -1;

    /** What a model thinks that cannot be without. */
    private static final long LEAST = 128;

    ObjectNode tree() {
        ObjectNode config = Json.MAPPER.createObjectNode();
        Sampling sampling = prompt.sampling();
        put(config, "temperature", sampling.temperature());
        put(config, "topP", sampling.topP());
        if (sampling.topK() != null) {
            config.put("topK", sampling.topK().intValue());
        }
        put(config, "frequencyPenalty", sampling.frequencyPenalty());
        put(config, "presencePenalty", sampling.presencePenalty());
        if (sampling.seed() != null) {
            config.put("seed", sampling.seed());
        }
        if (prompt.maxTokens() != null) {
            config.put("maxOutputTokens", prompt.maxTokens());
        }
        if (!prompt.stop().isEmpty()) {
            ArrayNode stops = config.putArray("stopSequences");
            prompt.stop().forEach(stops::add);
        }
        shape(config);
        thinking(config);
        return config;
    }

    private static void put(ObjectNode config, String name, @Nullable BigDecimal value) {
        if (value != null) {
            config.put(name, value);
        }
    }

    private void shape(ObjectNode config) {
        switch (prompt.shape()) {
            case Shape.Free any -> {}
            case Shape.AnyObject any -> config.put("responseMimeType", JSON);
            case Shape.Schema(String name, String about, JsonNode schema, Boolean strict) ->
                config.put("responseMimeType", JSON).set("responseJsonSchema", schema);
        }
    }

    /** From Gemini 3 on in levels, before that in tokens. */
    private void thinking(ObjectNode config) {
        Traits model = Lore.of(prompt);
        Reasoning reasoning = prompt.reasoning().to(model, losses);
        if (reasoning.unsaid()) {
            return;
        }
        boolean anyway = model.mustThink() && reasoning.off();
        if (anyway) {
            losses.drop("reasoning_effort");
        }
        ObjectNode thinking = config.putObject("thinkingConfig");
        if (model.thinks(Traits.Thinking.LEVELS)) {
            level(thinking, reasoning.level());
        } else {
            Long tokens = anyway ? Long.valueOf(LEAST) : reasoning.tokens();
            thinking.put("thinkingBudget", tokens == null ? DYNAMIC : tokens);
        }
        if (reasoning.shown() && !reasoning.off()) {
            thinking.put("includeThoughts", true);
        }
    }

    private void level(ObjectNode thinking, @Nullable String level) {
        switch (level) {
            case null -> {}
            case "minimal", "low", "medium", "high" -> thinking.put("thinkingLevel", level.toUpperCase(Locale.ROOT));
            case Reasoning.OFF -> thinking.put("thinkingLevel", "LOW"); // it cannot be without
            default -> thinking.put("thinkingLevel", "HIGH");
        }
    }
}
