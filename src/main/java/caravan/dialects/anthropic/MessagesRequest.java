package caravan.dialects.anthropic;

import caravan.chat.Extras;
import caravan.chat.Losses;
import caravan.chat.Piece;
import caravan.chat.Prompt;
import caravan.chat.Reasoning;
import caravan.chat.Sampling;
import caravan.chat.Shape;
import caravan.chat.Traits;
import caravan.chat.Turn;
import caravan.chat.spokes.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request. */
final class MessagesRequest {
    private static final Set<String> READ = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "stop_sequences",
            "stream",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "metadata",
            "service_tier",
            "temperature",
            "top_p",
            "top_k");

    /** Hints that change nothing in the answer. */
    private static final Set<String> SILENT = Set.of("cache_control", "diagnostics");

    /** Tools that stand at Anthropic, what runs them, what was said before, and where it must stay. */
    private static final Set<String> REFUSED = Set.of("mcp_servers", "container", "thread", "inference_geo");

    private final Fields all;
    private final Losses losses;
    private final Blocks blocks;

    MessagesRequest(ObjectNode tree, Losses losses) {
        this.all = new Fields(tree, "");
        this.losses = losses;
        this.blocks = new Blocks(losses);
    }

    Prompt prompt() {
        all.node().fieldNames().forEachRemaining(this::known);
        return new Prompt(
                all.text("model"),
                blocks.read(all, "system"),
                turns(),
                ToolFields.read(all),
                shape(),
                new Sampling(all.decimal("temperature"), all.decimal("top_p"), all.decimal("top_k"), null, null, null),
                reasoning(),
                all.texts("stop_sequences"),
                all.whole("max_tokens"),
                extras(),
                Traits.UNKNOWN);
    }

    private void known(String name) {
        if (REFUSED.contains(name) && all.has(name)) {
            throw Losses.refused(name, "The provider of this model cannot be told '" + name + "'.");
        }
        if (all.has(name) && !READ.contains(name) && !SILENT.contains(name)) {
            losses.drop(name);
        }
    }

    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (Fields message : all.objects("messages")) {
            List<Piece> pieces = blocks.read(message, "content");
            if (!pieces.isEmpty()) {
                turns.add(new Turn(role(message), pieces));
            }
        }
        return turns;
    }

    private static Turn.Role role(Fields message) {
        String role = message.text("role");
        return switch (role) {
            case "user" -> Turn.Role.USER;
            case "assistant" -> Turn.Role.ASSISTANT;
            case "system" -> Turn.Role.SYSTEM;
            default -> throw message.unknown("role", role);
        };
    }

    private Reasoning reasoning() {
        Fields thinking = all.object("thinking");
        String effort = all.object("output_config").textOrNull("effort");
        String type = thinking.text("type", "");
        boolean shown = !"omitted".equals(thinking.text("display", ""));
        return switch (type) {
            case "" -> new Reasoning(effort, null, false);
            case "disabled" -> new Reasoning(Reasoning.OFF, null, false);
            case "enabled" -> new Reasoning(effort, thinking.whole("budget_tokens"), shown);
            default -> new Reasoning(effort == null ? Reasoning.ADAPTIVE : effort, null, shown);
        };
    }

    /** There is an older place for it. */
    private Shape shape() {
        Fields config = all.object("output_config");
        Fields format = config.has("format") ? config.object("format") : all.object("output_format");
        JsonNode schema = format.object("schema").node();
        return schema.isObject() ? new Shape.Schema("answer", "", schema, true) : new Shape.Free();
    }

    private Extras extras() {
        return new Extras(
                all.isTrue("stream"), true, all.object("metadata").textOrNull("user_id"), null, tier(), false);
    }

    private @Nullable String tier() {
        String tier = all.textOrNull("service_tier");
        return "standard_only".equals(tier) ? "default" : tier;
    }
}
