package caravan.chat;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools that the model may call.
 *
 * @param names the only ones it may call now; all if empty
 * @param parallel may it call several at once? null if unsaid
 */
public record Tools(
        List<Tool> all,
        Choice choice,
        List<String> names,
        @Nullable Boolean parallel) {
    public static final Tools NONE = new Tools(List.of(), Choice.UNSAID, List.of(), null);

    /** Whether the model has to call one. */
    public enum Choice {
        UNSAID,
        AUTO,
        NONE,
        REQUIRED
    }

    /**
     * @param schema of its arguments, a JSON Schema; null if it has none
     * @param strict must the arguments follow the schema? null if unsaid
     */
    public record Tool(
            String name,
            String description,
            @Nullable JsonNode schema,
            @Nullable Boolean strict,
            Caching caching) {
        /** As most providers want to be told of it: its name, description and parameters, as far as they are said. */
        public ObjectNode function() {
            ObjectNode told = Json.MAPPER.createObjectNode().put("name", name);
            if (!description.isEmpty()) {
                told.put("description", description);
            }
            if (schema != null) {
                told.set("parameters", schema);
            }
            return told;
        }

        /** The same for who insists on parameters. */
        public ObjectNode functionInFull() {
            ObjectNode told = function();
            if (schema == null) {
                told.putObject("parameters").put("type", "object").putObject("properties");
            }
            return told;
        }
    }

    public Tools {
        all = List.copyOf(all);
        names = List.copyOf(names);
    }

    /** The only tool that must be called; null if there is more of a choice. */
    public @Nullable String only() {
        return choice == Choice.REQUIRED && names.size() == 1 ? names.getFirst() : null;
    }

    /** Must one be called? */
    public boolean forced() {
        return choice == Choice.REQUIRED;
    }

    /** Must the arguments of any that may be called follow its schema? */
    public boolean strict() {
        return allowed().stream().anyMatch(tool -> Boolean.TRUE.equals(tool.strict()));
    }

    /** Those that may be called now. */
    public List<Tool> allowed() {
        return names.isEmpty()
                ? all
                : all.stream().filter(tool -> names.contains(tool.name())).toList();
    }
}
