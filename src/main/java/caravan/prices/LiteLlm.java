package caravan.prices;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * LiteLLM's {@code model_prices_and_context_window.json}: dollars for one token, as floating point in text, which is read
 * digit by digit.
 *
 * @param prices what could be read of it
 * @param leftOut how many of its models are of providers that are not here
 */
record LiteLlm(RawPrices prices, int leftOut) {
    private static final int MILLION = 6;

    /** Where it calls a provider otherwise than we do. */
    private static final Map<String, String> PROVIDERS = Map.of(
            "text-completion-openai", "openai",
            "together_ai", "together",
            "cohere_chat", "cohere",
            "mistral_ai", "mistral",
            "cloudflare_ai", "cloudflare");

    /** Its names for a token's price, and ours. */
    private static final Map<String, String> FIELDS = fields();

    private static final Pattern ABOVE = Pattern.compile("(.+)_above_(\\d{1,9})k_tokens");

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("input_cost_per_token", "input");
        fields.put("output_cost_per_token", "output");
        fields.put("cache_read_input_token_cost", "cached_input");
        fields.put("cache_creation_input_token_cost", "cache_write");
        fields.put("cache_creation_input_token_cost_above_1hr", "cache_write_1h");
        fields.put("output_cost_per_reasoning_token", "reasoning");
        fields.put("input_cost_per_audio_token", "audio_input");
        fields.put("output_cost_per_audio_token", "audio_output");
        fields.put("input_cost_per_image_token", "image_input");
        fields.put("output_cost_per_image_token", "image_output");
        return fields;
    }

    /** Is it in this form? Every entry of it says whose model it is. */
    static boolean looksLike(String text) {
        return text.contains("\"litellm_provider\"");
    }

    /** @param here the providers that there are */
    static LiteLlm read(String text, Set<String> here) throws JsonProcessingException {
        JsonNode all = Json.EXACT.readTree(text);
        RawPrices prices = RawPrices.empty();
        int leftOut = 0;
        for (Map.Entry<String, JsonNode> model : all.properties()) {
            ObjectNode entry = entry(model.getValue());
            if (entry != null && !model.getKey().equals("sample_spec")) {
                String theirs = model.getValue().path("litellm_provider").asText();
                String provider = PROVIDERS.getOrDefault(theirs, theirs);
                if (here.contains(provider)) {
                    add(prices, model.getKey(), theirs, provider, entry);
                } else {
                    leftOut++;
                }
            }
        }
        return new LiteLlm(prices, leftOut);
    }

    /** A name that says its provider holds there alone; one without is the maker's own. */
    private static void add(RawPrices prices, String key, String theirs, String provider, ObjectNode entry) {
        String name = Optional.of(key)
                .filter(each -> each.startsWith(theirs + "/"))
                .map(each -> each.substring(theirs.length() + 1))
                .orElse(key);
        if (!name.equals(key)) {
            entry.put("provider", provider);
        }
        List<ObjectNode> entries = prices.models().computeIfAbsent(name, unknown -> new ArrayList<>());
        entries.removeIf(each -> each.path("provider").equals(entry.path("provider")));
        entries.add(entry);
    }

    /** Null if it has no price that we know of. */
    private static @Nullable ObjectNode entry(JsonNode model) {
        if (FIELDS.keySet().stream().anyMatch(field -> isNoPrice(model.path(field)))) {
            return null; // without it the rest would be too little
        }
        ObjectNode entry = Json.MAPPER.createObjectNode();
        FIELDS.forEach((theirs, ours) -> put(entry, ours, model.get(theirs)));
        above(model, entry);
        for (String tier : List.of("flex", "priority")) {
            block(entry, tier, model, "_" + tier);
        }
        block(entry, "batch", model, "_batches");
        unit(entry, "per_image", model.get("output_cost_per_image"), 0);
        unit(entry, "per_second", model.get("input_cost_per_second"), 0);
        unit(entry, "per_1m_characters", model.get("input_cost_per_character"), MILLION);
        if (entry.has("input") != entry.has("output")) {
            entry.set(entry.has("input") ? "output" : "input", RawPrices.number(BigDecimal.ZERO));
        }
        return entry.isEmpty() || !(entry.has("input") || units(entry)) ? null : entry;
    }

    private static boolean isNoPrice(JsonNode number) {
        return number.isNumber() && (number.decimalValue().signum() < 0 || !Amounts.fits(number.decimalValue()));
    }

    private static boolean units(ObjectNode entry) {
        return UnitReader.KEYS.stream().anyMatch(entry::has);
    }

    private static void put(ObjectNode entry, String name, @Nullable JsonNode perToken) {
        unit(entry, name, perToken, MILLION);
    }

    private static void unit(ObjectNode entry, String name, @Nullable JsonNode price, int power) {
        if (price != null && price.isNumber() && !isNoPrice(price)) {
            entry.set(name, RawPrices.number(price.decimalValue().scaleByPowerOfTen(power)));
        }
    }

    /** The lowest line counts: we know one. */
    private static void above(JsonNode model, ObjectNode entry) {
        long line = Long.MAX_VALUE;
        ObjectNode above = Json.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> field : model.properties()) {
            Matcher named = ABOVE.matcher(field.getKey());
            String ours = named.matches() ? FIELDS.get(named.group(1)) : null;
            if (ours != null) {
                long here = Long.parseLong(named.group(2)) * 1_000;
                if (here < line) {
                    above.removeAll();
                    line = here;
                }
                if (here == line) {
                    put(above, ours, field.getValue());
                }
            }
        }
        if (above.has("input") && above.has("output")) {
            above.set("tokens", RawPrices.number(BigDecimal.valueOf(line)));
            entry.set("above", above);
        }
    }

    private static void block(ObjectNode entry, String name, JsonNode model, String suffix) {
        ObjectNode block = Json.MAPPER.createObjectNode();
        FIELDS.forEach((theirs, ours) -> put(block, ours, model.get(theirs + suffix)));
        if (block.has("input") && block.has("output")) {
            entry.set(name, block);
        }
    }
}
