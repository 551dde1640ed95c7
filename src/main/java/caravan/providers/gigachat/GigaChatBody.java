package caravan.providers.gigachat;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reasoning;
import caravan.chat.Sampling;
import caravan.chat.Shape;
import caravan.chat.Tools;
import caravan.chat.spokes.JsonText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Writes a request: tools are functions, of which at most one is called at a time. */
record GigaChatBody(Prompt prompt, Losses losses) {
    byte[] bytes() {
        ObjectNode body = Json.MAPPER.createObjectNode().put("model", prompt.model());
        body.set("messages", GigaChatMessages.of(prompt));
        JsonText.put(body, "max_tokens", prompt.maxTokens());
        sampling(body);
        functions(body);
        shape(body);
        thinking(body);
        prompt.extras().drop(losses);
        if (prompt.extras().streamed()) {
            body.put("stream", true);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void sampling(ObjectNode body) {
        Sampling sampling = prompt.sampling();
        JsonText.put(body, "temperature", sampling.temperature());
        JsonText.put(body, "top_p", sampling.topP());
        dropIf(sampling.topK() != null, "top_k");
        dropIf(sampling.frequencyPenalty() != null, "frequency_penalty");
        dropIf(sampling.presencePenalty() != null, "presence_penalty");
        dropIf(sampling.seed() != null, "seed");
        dropIf(!prompt.stop().isEmpty(), "stop");
    }

    private void dropIf(boolean said, String name) {
        if (said) {
            losses.drop(name);
        }
    }

    /** That one must be called can be said only of a function by its name. */
    private void functions(ObjectNode body) {
        Tools tools = prompt.tools();
        if (tools.allowed().isEmpty()) {
            return;
        }
        ArrayNode list = body.putArray("functions");
        tools.allowed().forEach(tool -> list.add(tool.functionInFull()));
        String only = tools.only();
        if (only != null) {
            body.putObject("function_call").put("name", only);
        } else {
            body.put("function_call", tools.choice() == Tools.Choice.NONE ? "none" : "auto");
            dropIf(tools.forced(), "tool_choice");
        }
        dropIf(tools.strict(), "strict");
    }

    private void shape(ObjectNode body) {
        switch (prompt.shape()) {
            case Shape.Free any -> {}
            case Shape.AnyObject any ->
                body.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("schema")
                        .put("type", "object");
            case Shape.Schema(String name, String about, JsonNode schema, Boolean strict) -> {
                ObjectNode told = body.putObject("response_format").put("type", "json_schema");
                told.set("schema", schema);
                if (strict != null) {
                    told.put("strict", strict);
                }
            }
        }
    }

    private void thinking(ObjectNode body) {
        String level = prompt.reasoning().level();
        if (prompt.reasoning().off()) {
            losses.drop("reasoning_effort");
        } else if (level != null) {
            body.put("reasoning_effort", Reasoning.among(level));
        }
    }
}
