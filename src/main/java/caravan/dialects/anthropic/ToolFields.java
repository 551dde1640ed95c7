package caravan.dialects.anthropic;

import caravan.chat.Losses;
import caravan.chat.Tools;
import caravan.chat.spokes.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code tools} and {@code tool_choice}. */
final class ToolFields {
    private ToolFields() {}

    static Tools read(Fields request) {
        List<Tools.Tool> tools = new ArrayList<>();
        for (Fields each : request.objects("tools")) {
            tools.add(tool(each));
        }
        Fields choice = request.object("tool_choice");
        Boolean alone = choice.flag("disable_parallel_tool_use");
        Boolean parallel = alone == null ? null : Boolean.valueOf(!alone);
        String type = choice.text("type", "");
        return switch (type) {
            case "" -> new Tools(tools, Tools.Choice.UNSAID, List.of(), parallel);
            case "auto" -> new Tools(tools, Tools.Choice.AUTO, List.of(), parallel);
            case "none" -> new Tools(tools, Tools.Choice.NONE, List.of(), parallel);
            case "any" -> new Tools(tools, Tools.Choice.REQUIRED, List.of(), parallel);
            case "tool" -> new Tools(tools, Tools.Choice.REQUIRED, List.of(choice.text("name")), parallel);
            default -> throw choice.unknown("type", type);
        };
    }

    private static Tools.Tool tool(Fields told) {
        String type = told.text("type", "custom");
        if (!type.equals("custom")) {
            throw Losses.refused(
                    told.path("type"), "The provider of this model knows no tools of type '" + type + "'.");
        }
        JsonNode schema = told.object("input_schema").node();
        return new Tools.Tool(
                told.text("name"),
                told.text("description", ""),
                schema.isMissingNode() ? null : schema,
                told.flag("strict"),
                Blocks.caching(told));
    }
}
