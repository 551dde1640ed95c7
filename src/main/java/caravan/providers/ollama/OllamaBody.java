package caravan.providers.ollama;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reasoning;
import caravan.chat.Sampling;
import caravan.chat.Shape;
import caravan.chat.Tools;
import caravan.chat.Traits;
import caravan.chat.spokes.JsonText;
import caravan.providers.lore.Lore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a request. How the answer is to be made stands in {@code options}. */
record OllamaBody(Prompt prompt, Losses losses) {
    byte[] bytes() {
        ObjectNode body = Json.MAPPER.createObjectNode().put("model", prompt.model());
        body.set("messages", OllamaMessages.of(prompt, losses));
        tools(body);
        shape(body);
        thinking(body);
        ObjectNode options = options();
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        prompt.extras().drop(losses);
        body.put("stream", prompt.extras().streamed()); // it streams unless it is told not to
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode options() {
        Sampling sampling = prompt.sampling();
        ObjectNode options = Json.MAPPER.createObjectNode();
        JsonText.put(options, "temperature", sampling.temperature());
        JsonText.put(options, "top_p", sampling.topP());
        JsonText.put(options, "top_k", sampling.topK());
        JsonText.put(options, "frequency_penalty", sampling.frequencyPenalty());
        JsonText.put(options, "presence_penalty", sampling.presencePenalty());
        JsonText.put(options, "seed", sampling.seed());
        JsonText.put(options, "num_predict", prompt.maxTokens());
        JsonText.put(options, "stop", prompt.stop());
        return options;
    }

    /** Which tools it may call can be told only by leaving the others out; that it must call one cannot. */
    private void tools(ObjectNode body) {
        Tools tools = prompt.tools();
        List<Tools.Tool> allowed = tools.choice() == Tools.Choice.NONE ? List.of() : tools.allowed();
        if (tools.forced()) {
            losses.drop("tool_choice");
        }
        if (Boolean.FALSE.equals(tools.parallel())) {
            losses.drop("parallel_tool_calls");
        }
        if (!allowed.isEmpty() && tools.strict()) {
            losses.drop("strict");
        }
        if (!allowed.isEmpty()) {
            ArrayNode list = body.putArray("tools");
            allowed.forEach(tool -> list.addObject().put("type", "function").set("function", tool.functionInFull()));
        }
    }

    private void shape(ObjectNode body) {
        switch (prompt.shape()) {
            case Shape.Free any -> {}
            case Shape.AnyObject any -> body.put("format", "json");
            case Shape.Schema(String name, String about, JsonNode schema, Boolean strict) -> {
                body.set("format", schema);
                if (Boolean.TRUE.equals(strict)) {
                    losses.drop("strict");
                }
            }
        }
    }

    /** In levels for those that know them: the others refuse a word. */
    private void thinking(ObjectNode body) {
        Traits model = Lore.of(prompt);
        Reasoning reasoning = prompt.reasoning().to(model, losses);
        String level = reasoning.level();
        if (reasoning.unsaid()) {
            return;
        }
        if (level == null || reasoning.off() || !model.thinks(Traits.Thinking.LEVELS)) {
            body.put("think", !reasoning.off());
        } else {
            body.put("think", Reasoning.among(level));
        }
    }
}
