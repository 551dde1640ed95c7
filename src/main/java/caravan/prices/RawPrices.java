package caravan.prices;

import caravan.call.Json;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The entries of a price list as they are written, per 1,000,000 tokens: to be compared, merged and written again.
 *
 * @param models each with one entry or more
 */
record RawPrices(Map<String, List<ObjectNode>> models) {
    /** What is for so many tokens; all else says its own unit. */
    private static final Set<String> FOR_TOKENS = Set.of(
            "input",
            "prompt",
            "output",
            "completion",
            "cached_input",
            "cached_prompt",
            "cache_write",
            "cache_write_1h",
            "reasoning",
            "audio_input",
            "audio_output",
            "image_input",
            "cached_image_input",
            "image_output");

    private static final Set<String> BLOCKS = Set.of("above", "flex", "priority", "batch");

    static RawPrices empty() {
        return new RawPrices(new LinkedHashMap<>());
    }

    /** Of a file in our form, or GoXY's; empty if there is none. What is wrong with it is a mistake. */
    static RawPrices read(Path file, Environment environment, Mistakes mistakes) {
        PriceList list = PriceFile.read(file, environment, mistakes);
        RawPrices raw = empty();
        if (mistakes.found().isEmpty() && Files.exists(file)) {
            Node root = Yaml.root(file.toString(), text(file), mistakes);
            if (root != null
                    && json(root) instanceof ObjectNode all
                    && all.get("models") instanceof ObjectNode models) {
                BigDecimal share =
                        new BigDecimal(all.path("cached_token_discount").asText(PriceFile.USUAL_SHARE.toPlainString()));
                models.properties().forEach(model -> raw.add(model.getKey(), model.getValue(), list.unit(), share));
            }
        }
        return raw;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void add(String name, JsonNode entries, Unit unit, BigDecimal share) {
        List<ObjectNode> all = new ArrayList<>();
        (entries instanceof ArrayNode list ? list : List.of(entries)).forEach(entry -> {
            if (entry instanceof ObjectNode object) {
                all.add(complete(scaled(object, unit == Unit.PER_1K ? 3 : 0), share));
            }
        });
        models.put(name, all);
    }

    /** With the price of cached tokens, where it followed from something that is said for the whole file. */
    private static ObjectNode complete(ObjectNode entry, BigDecimal share) {
        JsonNode input = entry.has("input") ? entry.get("input") : entry.get("prompt");
        if (share.signum() > 0
                && share.compareTo(PriceFile.USUAL_SHARE) != 0
                && input != null
                && input.isNumber()
                && !entry.has("cached_input")
                && !entry.has("cached_prompt")) {
            entry.set("cached_input", number(input.decimalValue().multiply(share)));
        }
        BLOCKS.forEach(block -> {
            if (entry.get(block) instanceof ObjectNode inner) {
                complete(inner, share);
            }
        });
        return entry;
    }

    /** For 10 to this power as many tokens. */
    private static ObjectNode scaled(ObjectNode entry, int power) {
        ObjectNode scaled = Json.MAPPER.createObjectNode();
        entry.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (BLOCKS.contains(field.getKey()) && value instanceof ObjectNode block) {
                scaled.set(field.getKey(), scaled(block, power));
            } else if (FOR_TOKENS.contains(field.getKey()) && value.isNumber()) {
                scaled.set(field.getKey(), number(value.decimalValue().scaleByPowerOfTen(power)));
            } else {
                scaled.set(field.getKey(), value);
            }
        });
        return scaled;
    }

    static DecimalNode number(BigDecimal value) {
        return DecimalNode.valueOf(
                value.signum() == 0
                        ? BigDecimal.ZERO
                        : new BigDecimal(value.stripTrailingZeros().toPlainString()));
    }

    private static JsonNode json(Node node) {
        return switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode list -> {
                ArrayNode array = Json.MAPPER.createArrayNode();
                list.getValue().forEach(each -> array.add(json(each)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> TextNode.valueOf("");
        };
    }

    private static ObjectNode object(MappingNode mapping) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        for (NodeTuple each : mapping.getValue()) {
            if (each.getKeyNode() instanceof ScalarNode key) {
                object.set(key.getValue(), json(each.getValueNode()));
            }
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        try {
            BigDecimal number = new BigDecimal(scalar.getValue());
            return Amounts.fits(number) ? number(number) : TextNode.valueOf(scalar.getValue());
        } catch (NumberFormatException text) {
            return TextNode.valueOf(scalar.getValue());
        }
    }

    /** The same for each 1,000 or 1,000,000 tokens, as a file of ours; JSON is YAML, and each model has its line. */
    String yaml(Unit unit) {
        StringBuilder text = new StringBuilder("unit: ")
                .append(unit.name().toLowerCase(Locale.ROOT))
                .append("\nmodels:")
                .append(models.isEmpty() ? " {}\n" : "\n");
        models.forEach((name, entries) -> {
            ArrayNode list = Json.MAPPER.createArrayNode();
            entries.forEach(entry -> list.add(scaled(entry, unit == Unit.PER_1K ? -3 : 0)));
            text.append("  ")
                    .append(Json.quote(name))
                    .append(": ")
                    .append(plain(list.size() == 1 ? list.get(0) : list))
                    .append('\n');
        });
        return text.toString();
    }

    /** Numbers without exponents, which people read more easily. */
    static String plain(JsonNode json) {
        return switch (json) {
            case ObjectNode object ->
                "{"
                        + String.join(
                                ", ",
                                object.properties().stream()
                                        .map(field -> Json.quote(field.getKey()) + ": " + plain(field.getValue()))
                                        .toList())
                        + "}";
            case ArrayNode array -> {
                List<String> parts = new ArrayList<>();
                array.forEach(each -> parts.add(plain(each)));
                yield "[" + String.join(", ", parts) + "]";
            }
            case DecimalNode number -> number.decimalValue().toPlainString();
            default -> json.toString();
        };
    }
}
