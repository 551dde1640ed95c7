package caravan.stream;

import caravan.call.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code usage} objects in OpenAI's form, and of those who extend it, from a tree. What is told later counts. */
public final class UsageTree {
    private final UsageCounts counts = new UsageCounts();
    private @Nullable String tier;

    public void add(JsonNode usage) {
        add("usage", usage);
    }

    private void add(String parent, JsonNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                add(name, value);
            } else if (name.equals("cost") && value.isNumber() && parent.equals("usage")) {
                counts.cost(value.decimalValue());
            } else if (value.isNumber()) {
                counts.number(parent, name, value.asLong());
            } else if (name.equals("service_tier") && value.isTextual()) {
                tier(value.asText());
            }
        }
    }

    /** The tier that served the call, which most tell beside the usage. */
    public void tier(String served) {
        tier = served;
    }

    /** Null if nobody told. */
    public @Nullable Usage usage() {
        return counts.usage(tier, false);
    }
}
