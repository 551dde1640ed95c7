package caravan.providers.cohere;

import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reasoning;
import caravan.chat.Sampling;
import caravan.chat.Shape;
import caravan.chat.Tools;
import caravan.chat.spokes.JsonText;
import caravan.providers.lore.Lore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a request. */
record CohereBody(Prompt prompt, Losses losses, ObjectNode body) {
    private static final BigDecimal LEAST_P = new BigDecimal("0.01");
    private static final BigDecimal MOST_P = new BigDecimal("0.99");

    CohereBody(Prompt prompt, Losses losses) {
        this(prompt, losses, Json.MAPPER.createObjectNode());
    }

    byte[] bytes() {
        body.put("model", prompt.model());
        body.set("messages", CohereMessages.of(prompt));
        JsonText.put(body, "max_tokens", prompt.maxTokens());
        JsonText.put(body, "stop_sequences", prompt.stop());
        sampling();
        tools();
        shape();
        thinking();
        prompt.extras().drop(losses);
        body.put("stream", prompt.extras().streamed());
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void sampling() {
        Sampling sampling = prompt.sampling();
        within("temperature", sampling.temperature(), BigDecimal.ZERO, BigDecimal.ONE, "temperature");
        within("top_p", sampling.topP(), LEAST_P, MOST_P, "p");
        JsonText.put(body, "k", sampling.topK());
        within("frequency_penalty", sampling.frequencyPenalty(), BigDecimal.ZERO, BigDecimal.ONE, "frequency_penalty");
        within("presence_penalty", sampling.presencePenalty(), BigDecimal.ZERO, BigDecimal.ONE, "presence_penalty");
        JsonText.put(body, "seed", sampling.seed());
    }

    /** What is outside of what is allowed is told as the nearest that is. */
    private void within(String name, @Nullable BigDecimal said, BigDecimal least, BigDecimal most, String theirs) {
        BigDecimal told = said == null ? null : said.max(least).min(most);
        if (told != null && told.compareTo(said) != 0) {
            losses.drop(name);
        }
        JsonText.put(body, theirs, told);
    }

    /** A tool that must be called is the only one that is told. Strictness is for all tools or for none. */
    private void tools() {
        Tools tools = prompt.tools();
        if (tools.allowed().isEmpty()) {
            return;
        }
        ArrayNode list = body.putArray("tools");
        tools.allowed()
                .forEach(tool -> list.addObject().put("type", "function").set("function", tool.functionInFull()));
        if (tools.strict()) {
            body.put("strict_tools", true);
        }
        switch (tools.choice()) {
            case UNSAID, AUTO -> {}
            case NONE -> body.put("tool_choice", "NONE");
            case REQUIRED -> body.put("tool_choice", "REQUIRED");
        }
        if (Boolean.FALSE.equals(tools.parallel())) {
            losses.drop("parallel_tool_calls");
        }
    }

    private void shape() {
        switch (prompt.shape()) {
            case Shape.Free any -> {}
            case Shape.AnyObject any -> body.putObject("response_format").put("type", "json_object");
            case Shape.Schema(String name, String about, JsonNode schema, Boolean strict) -> {
                body.putObject("response_format").put("type", "json_object").set("json_schema", schema);
                if (Boolean.TRUE.equals(strict)) {
                    losses.drop("strict");
                }
            }
        }
    }

    private void thinking() {
        Reasoning reasoning = prompt.reasoning().to(Lore.of(prompt), losses);
        if (reasoning.unsaid()) {
            return;
        }
        ObjectNode thinking = body.putObject("thinking").put("type", reasoning.off() ? "disabled" : "enabled");
        Long tokens = reasoning.tokens();
        if (tokens != null && !reasoning.off()) {
            thinking.put("token_budget", tokens);
        }
    }
}
