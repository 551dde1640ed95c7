package caravan.providers.anthropic;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Piece;
import caravan.chat.Prompt;
import caravan.chat.Tools;
import caravan.chat.spokes.Turns;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes tools, and which of them are to be called. */
final class ToolsWriter {
    private ToolsWriter() {}

    static void write(ObjectNode body, Prompt prompt, Losses losses) {
        Tools tools = prompt.tools();
        ArrayNode list = Json.MAPPER.createArrayNode();
        (tools.only() == null ? tools.allowed() : tools.all()).forEach(tool -> list.add(tool(tool)));
        boolean none = list.isEmpty();
        if (none) {
            stubs(list, prompt);
        }
        if (list.isEmpty()) {
            return;
        }
        body.set("tools", list);
        if (none) {
            body.putObject("tool_choice").put("type", "none");
            return;
        }
        choice(body, tools);
        if (tools.choice() == Tools.Choice.NONE && Boolean.FALSE.equals(tools.parallel())) {
            losses.drop("parallel_tool_calls");
        }
    }

    private static ObjectNode tool(Tools.Tool tool) {
        ObjectNode told = Json.MAPPER.createObjectNode().put("name", tool.name());
        if (!tool.description().isEmpty()) {
            told.put("description", tool.description());
        }
        told.set("input_schema", schema(tool.schema()));
        if (Boolean.TRUE.equals(tool.strict())) {
            told.put("strict", true);
        }
        BlockWriter.cache(told, tool.caching());
        return told;
    }

    /** At the top it must be an object's. */
    private static JsonNode schema(@Nullable JsonNode schema) {
        ObjectNode typed = Json.MAPPER.createObjectNode().put("type", "object");
        if (schema instanceof ObjectNode told) {
            typed.setAll(told);
        } else {
            typed.putObject("properties");
        }
        return typed;
    }

    /** A conversation in which tools were called has tools, though they are not to be called any more. */
    private static void stubs(ArrayNode list, Prompt prompt) {
        Set<String> names = new TreeSet<>();
        prompt.turns().stream().flatMap(Turns::calls).map(Piece.ToolCall::name).forEach(names::add);
        names.forEach(name -> list.addObject().put("name", name).set("input_schema", schema(null)));
    }

    private static void choice(ObjectNode body, Tools tools) {
        boolean alone = Boolean.FALSE.equals(tools.parallel());
        String only = tools.only();
        String type = only != null
                ? "tool"
                : switch (tools.choice()) {
                    case AUTO -> "auto";
                    case NONE -> "none";
                    case REQUIRED -> "any";
                    case UNSAID -> alone ? "auto" : "";
                };
        if (type.isEmpty()) {
            return;
        }
        ObjectNode choice = body.putObject("tool_choice").put("type", type);
        if (only != null) {
            choice.put("name", only);
        }
        if (alone && !type.equals("none")) {
            choice.put("disable_parallel_tool_use", true);
        }
    }
}
