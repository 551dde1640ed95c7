package caravan.providers.cloudflare;

import caravan.call.Refused;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.spokes.JsonText;
import caravan.providers.openai.OpenAiFormat;
import caravan.providers.openai.Quirks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Workers AI's own way: the model is part of the path, and what is asked has the form of OpenAI's but for a few fields.
 *
 * @param above what stands in the path before the model
 */
public record CloudflareFormat(String above) implements Format {
    /** Below {@code https://api.cloudflare.com/client/v4/accounts/ACCOUNT/ai}. */
    public static final CloudflareFormat API = new CloudflareFormat("/run/");

    /** Below {@code https://gateway.ai.cloudflare.com/v1/ACCOUNT/GATEWAY/workers-ai}. */
    public static final CloudflareFormat GATEWAY = new CloudflareFormat("/");

    private static final Pattern MODEL = Pattern.compile("(?!.*\\.\\.)@?[A-Za-z0-9][A-Za-z0-9._:/-]*");
    private static final OpenAiFormat OPENAI = new OpenAiFormat(new Quirks(
            Map.of("max_completion_tokens", "max_tokens"),
            Set.of(
                    "service_tier",
                    "prompt_cache_key",
                    "web_search_options",
                    "user",
                    "stop",
                    "tool_choice",
                    "parallel_tool_calls",
                    "stream_options",
                    "reasoning_effort"),
            Set.of("top_k"),
            false,
            ""));

    /** Below an address with this path. */
    public static CloudflareFormat below(String path) {
        return path.endsWith("/workers-ai") || path.endsWith("/run") ? GATEWAY : API;
    }

    @Override
    public String path(Prompt prompt) {
        if (!MODEL.matcher(prompt.model()).matches()) {
            throw Refused.field("model", "The model's name cannot be part of a path.");
        }
        return above + prompt.model();
    }

    @Override
    public byte[] body(Prompt prompt, Losses losses) {
        try {
            ObjectNode body = (ObjectNode) JsonText.WHOLE.readTree(OPENAI.body(prompt, losses));
            body.remove("model");
            JsonNode told = body.path("response_format").path("json_schema");
            JsonNode schema = told.path("schema");
            if (!schema.isMissingNode()) {
                if (told.path("strict").asBoolean()) {
                    losses.drop("strict");
                }
                body.putObject("response_format").put("type", "json_schema").set("json_schema", schema);
            }
            return body.toString().getBytes(StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public Framing framing() {
        return Framing.EVENTS;
    }

    @Override
    public Reader reader(boolean streamed) {
        return new CloudflareReader(OPENAI.reader(streamed), streamed);
    }

    @Override
    public Fault fault(int status, byte[] body) {
        return Faults.of(status, body);
    }
}
