package caravan.dialects.openai;

import caravan.chat.Losses;
import caravan.chat.Tools;
import caravan.chat.spokes.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}. */
final class ToolFields {
    private ToolFields() {}

    static Tools read(Fields request) {
        List<Tools.Tool> tools = new ArrayList<>();
        for (Fields each : request.objects("tools")) {
            tools.add(tool(each));
        }
        JsonNode choice = request.get("tool_choice");
        Tools.Choice word = choice.isTextual() ? word(request, "tool_choice", choice.asText()) : Tools.Choice.UNSAID;
        Tools chosen = new Tools(tools, word, List.of(), request.flag("parallel_tool_calls"));
        return choice.isTextual() || choice.isMissingNode() ? chosen : named(request.object("tool_choice"), chosen);
    }

    private static Tools.Tool tool(Fields told) {
        String type = told.text("type");
        if (!type.equals("function")) {
            throw Losses.refused(
                    told.path("type"), "The provider of this model knows no tools of type '" + type + "'.");
        }
        Fields function = told.object("function");
        JsonNode parameters = function.object("parameters").node();
        return new Tools.Tool(
                function.text("name"),
                function.text("description", ""),
                parameters.isMissingNode() ? null : parameters,
                function.flag("strict"),
                Breakpoints.of(told));
    }

    private static Tools.Choice word(Fields in, String name, String word) {
        return switch (word) {
            case "auto" -> Tools.Choice.AUTO;
            case "none" -> Tools.Choice.NONE;
            case "required", "any" -> Tools.Choice.REQUIRED;
            default -> throw in.unknown(name, word);
        };
    }

    private static Tools named(Fields choice, Tools all) {
        String type = choice.text("type");
        return switch (type) {
            case "function" ->
                new Tools(
                        all.all(),
                        Tools.Choice.REQUIRED,
                        List.of(choice.object("function").text("name")),
                        all.parallel());
            case "allowed_tools" -> allowed(choice.object("allowed_tools"), all);
            default -> throw choice.unknown("type", type);
        };
    }

    private static Tools allowed(Fields told, Tools all) {
        List<String> names = new ArrayList<>();
        for (Fields each : told.objects("tools")) {
            names.add(each.object("function").text("name"));
        }
        return new Tools(all.all(), word(told, "mode", told.text("mode")), names, all.parallel());
    }
}
