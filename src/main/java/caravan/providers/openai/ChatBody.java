package caravan.providers.openai;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reasoning;
import caravan.chat.Sampling;
import caravan.chat.Shape;
import caravan.chat.Tools;
import caravan.chat.Traits;
import caravan.chat.Turn;
import caravan.chat.spokes.Turns;
import caravan.providers.lore.Lore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a request. */
final class ChatBody {
    private static final String AUTO = "auto";

    private final Prompt prompt;
    private final Losses losses;
    private final Quirks quirks;
    private final Traits model;
    private final ObjectNode body = Json.MAPPER.createObjectNode();

    ChatBody(Prompt prompt, Losses losses, Quirks quirks) {
        this.prompt = prompt;
        this.losses = losses;
        this.quirks = quirks;
        this.model = Lore.of(prompt);
    }

    byte[] bytes() {
        List<Turn> turns = Turns.closed(Turns.answered(prompt.turns()));
        body.put("model", prompt.model());
        body.set("messages", new MessageWriter(quirks, losses).messages(prompt.system(), turns));
        put("max_completion_tokens", prompt.maxTokens());
        sampling();
        if (!prompt.stop().isEmpty()) {
            ArrayNode stops = Json.MAPPER.createArrayNode();
            prompt.stop().forEach(stops::add);
            put("stop", stops);
        }
        tools();
        shape();
        reasoning();
        extras();
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void put(String name, @Nullable JsonNode value) {
        if (value != null && quirks.unsupported().contains(name)) {
            losses.drop(name);
        } else if (value != null) {
            body.set(quirks.name(name), value);
        }
    }

    private void put(String name, @Nullable String value) {
        put(name, value == null ? null : TextNode.valueOf(value));
    }

    private void put(String name, @Nullable Long value) {
        put(name, value == null ? null : Json.MAPPER.getNodeFactory().numberNode(value));
    }

    private void put(String name, @Nullable BigDecimal value) {
        put(name, value == null ? null : Json.MAPPER.getNodeFactory().numberNode(value));
    }

    private void sampling() {
        Sampling sampling = prompt.sampling();
        sample("temperature", sampling.temperature());
        sample("top_p", sampling.topP());
        sample("frequency_penalty", sampling.frequencyPenalty());
        sample("presence_penalty", sampling.presencePenalty());
        put("seed", sampling.seed());
        if (quirks.extra().contains("top_k")) {
            put("top_k", sampling.topK());
        } else if (sampling.topK() != null) {
            losses.drop("top_k");
        }
    }

    private void sample(String name, @Nullable BigDecimal value) {
        if (model.samples()) {
            put(name, value);
        } else if (value != null) {
            losses.drop(name);
        }
    }

    private void tools() {
        Tools tools = prompt.tools();
        if (tools.all().isEmpty()) {
            return;
        }
        if (quirks.unsupported().contains("tools")) {
            throw Losses.refused("tools", "The provider of this model calls no tools.");
        }
        if (quirks.unsupported().contains("tool_choice") && tools.choice() == Tools.Choice.NONE) {
            return;
        }
        ArrayNode list = body.putArray("tools");
        (choosesByName(tools) ? tools.all() : tools.allowed()).forEach(tool -> list.add(tool(tool)));
        choice(tools);
        parallel(tools.parallel());
    }

    /** Who cannot be told calls several at once if it sees fit, as is usual. */
    private void parallel(@Nullable Boolean parallel) {
        if (Boolean.FALSE.equals(parallel) || !quirks.unsupported().contains("parallel_tool_calls")) {
            put(
                    "parallel_tool_calls",
                    parallel == null ? null : Json.MAPPER.getNodeFactory().booleanNode(parallel));
        }
    }

    /** Who cannot choose knows only what may be called. */
    private boolean choosesByName(Tools tools) {
        return tools.only() != null && !quirks.unsupported().contains("tool_choice");
    }

    private void choice(Tools tools) {
        String only = tools.only();
        if (only != null) {
            ObjectNode choice = Json.MAPPER.createObjectNode().put("type", "function");
            choice.putObject("function").put("name", only);
            put("tool_choice", choice);
            return;
        }
        boolean usual =
                tools.choice() == Tools.Choice.AUTO && quirks.unsupported().contains("tool_choice");
        put(
                "tool_choice",
                switch (usual ? Tools.Choice.UNSAID : tools.choice()) {
                    case UNSAID -> (String) null;
                    case AUTO -> AUTO;
                    case NONE -> "none";
                    case REQUIRED -> "required";
                });
    }

    private static ObjectNode tool(Tools.Tool tool) {
        ObjectNode told = Json.MAPPER.createObjectNode().put("type", "function");
        ObjectNode function = tool.function();
        if (tool.strict() != null) {
            function.put("strict", tool.strict());
        }
        told.set("function", function);
        return told;
    }

    private void shape() {
        switch (prompt.shape()) {
            case Shape.Free any -> {}
            case Shape.AnyObject any ->
                put("response_format", Json.MAPPER.createObjectNode().put("type", "json_object"));
            case Shape.Schema(String name, String about, JsonNode schema, Boolean strict) -> {
                ObjectNode format = Json.MAPPER.createObjectNode().put("type", "json_schema");
                ObjectNode told = format.putObject("json_schema").put("name", name);
                if (!about.isEmpty()) {
                    told.put("description", about);
                }
                told.set("schema", schema);
                if (strict != null) {
                    told.put("strict", strict);
                }
                put("response_format", format);
            }
        }
    }

    private void reasoning() {
        Reasoning reasoning = prompt.reasoning().to(model, losses);
        Set<String> efforts = quirks.efforts().isEmpty() ? model.efforts() : quirks.efforts();
        String level = reasoning.level();
        if (quirks.thinking() && !reasoning.unsaid()) {
            body.putObject("thinking").put("type", reasoning.off() ? "disabled" : "enabled");
            put("reasoning_effort", reasoning.off() ? null : level);
        } else if (level == null || efforts.isEmpty() || efforts.contains(level)) {
            put("reasoning_effort", level);
        } else if (reasoning.off()) {
            losses.drop("reasoning_effort");
        } else {
            String nearest = Reasoning.among(level);
            put("reasoning_effort", efforts.contains(nearest) ? nearest : "high");
        }
    }

    /** The key of a cache is a hint, and the usual tier is no wish: nobody misses them. */
    private void extras() {
        String tier = prompt.extras().tier();
        put("user", prompt.extras().user());
        if (!quirks.unsupported().contains("prompt_cache_key")) {
            put("prompt_cache_key", prompt.extras().cacheKey());
        }
        if (!quirks.unsupported().contains("service_tier") || !(AUTO.equals(tier) || "default".equals(tier))) {
            put("service_tier", tier);
        }
        put("web_search_options", prompt.extras().webSearch() ? Json.MAPPER.createObjectNode() : null);
        if (prompt.extras().streamed()) {
            body.put("stream", true);
            ObjectNode options = Json.MAPPER.createObjectNode().put("include_usage", true);
            if (!quirks.unsupported().contains("stream_options")) {
                body.set("stream_options", options);
            }
        }
    }
}
