package caravan.providers.gemini;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Tools;
import caravan.chat.Traits;
import caravan.chat.Turn;
import caravan.chat.spokes.Turns;
import caravan.providers.lore.Lore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a request. */
final class GeminiBody {
    private final Prompt prompt;
    private final Losses losses;
    private final ObjectNode body = Json.MAPPER.createObjectNode();

    GeminiBody(Prompt prompt, Losses losses) {
        this.prompt = prompt;
        this.losses = losses;
    }

    byte[] bytes() {
        List<Turn> turns = Turns.answered(Turns.merged(prompt.turns()));
        boolean signs = Lore.of(prompt).thinks(Traits.Thinking.LEVELS);
        PartWriter parts = new PartWriter(signs, Turns.toolNames(turns), losses);
        ArrayNode system = parts.turn(prompt.system());
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        contents(turns, parts);
        tools();
        ObjectNode config = new GenerationConfig(prompt, losses).tree();
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        extras();
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void contents(List<Turn> turns, PartWriter parts) {
        ArrayNode contents = body.putArray("contents");
        for (Turn turn : turns) {
            ArrayNode written = parts.turn(turn.pieces());
            if (!written.isEmpty()) {
                contents.addObject()
                        .put("role", turn.by(Turn.Role.ASSISTANT) ? "model" : "user")
                        .set("parts", written);
            }
        }
    }

    private void tools() {
        Tools tools = prompt.tools();
        ArrayNode list = Json.MAPPER.createArrayNode();
        if (!tools.all().isEmpty()) {
            ArrayNode declarations = list.addObject().putArray("functionDeclarations");
            tools.all().forEach(tool -> declarations.add(declaration(tool)));
            choice(tools);
        }
        if (prompt.extras().webSearch()) {
            list.addObject().putObject("googleSearch");
        }
        if (!list.isEmpty()) {
            body.set("tools", list);
        }
        if (tools.strict() && !tools.forced()) {
            losses.drop("strict"); // whoever must call follows the schema; whoever may, may not
        }
        if (Boolean.FALSE.equals(tools.parallel())) {
            losses.drop("parallel_tool_calls");
        }
    }

    /** The newer field takes JSON Schema as it is; the older one refuses half of it. */
    private static ObjectNode declaration(Tools.Tool tool) {
        ObjectNode told = Json.MAPPER.createObjectNode().put("name", tool.name());
        if (!tool.description().isEmpty()) {
            told.put("description", tool.description());
        }
        JsonNode schema = tool.schema();
        if (schema != null && !schema.isEmpty()) {
            told.set("parametersJsonSchema", schema);
        }
        return told;
    }

    private void choice(Tools tools) {
        String mode =
                switch (tools.choice()) {
                    case UNSAID -> null;
                    case AUTO -> "AUTO";
                    case NONE -> "NONE";
                    case REQUIRED -> "ANY";
                };
        if (mode == null) {
            return;
        }
        // Which ones may be called can be told only where one must be.
        ObjectNode config = body.putObject("toolConfig").putObject("functionCallingConfig");
        boolean some = !tools.names().isEmpty();
        config.put("mode", some && mode.equals("AUTO") ? "VALIDATED" : mode);
        if (some && !mode.equals("NONE")) {
            ArrayNode names = config.putArray("allowedFunctionNames");
            tools.names().forEach(names::add);
        }
    }

    private void extras() {
        if (prompt.extras().user() != null) {
            losses.drop("user");
        }
        tier(prompt.extras().tier());
    }

    private void tier(@Nullable String tier) {
        switch (tier) {
            case "default" -> body.put("serviceTier", "standard");
            case "flex", "priority" -> body.put("serviceTier", tier);
            case "auto" -> {}
            case null -> {}
            default -> losses.drop("service_tier");
        }
    }
}
