package caravan.dialects.openai;

import caravan.chat.Extras;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reasoning;
import caravan.chat.Sampling;
import caravan.chat.Shape;
import caravan.chat.Traits;
import caravan.chat.spokes.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request. What has no equal elsewhere is dropped or refused here; what some provider knows is left to that. */
final class ChatRequest {
    private static final Set<String> READ = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "max_completion_tokens",
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "frequency_penalty",
            "presence_penalty",
            "seed",
            "stop",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "user",
            "safety_identifier",
            "prompt_cache_key",
            "service_tier",
            "web_search_options");

    /** Hints that change nothing in the answer. */
    private static final Set<String> SILENT = Set.of("prompt_cache_options", "prompt_cache_retention");

    /** Whoever asks for these reads what only OpenAI writes, or says with them what would be lost. */
    private static final Map<String, String> REFUSED = Map.of(
            "functions", "use 'tools'",
            "function_call", "use 'tool_choice'",
            "audio", "no sound comes back from the provider of this model");

    private final Fields all;
    private final Losses losses;

    ChatRequest(ObjectNode tree, Losses losses) {
        this.all = new Fields(tree, "");
        this.losses = losses;
    }

    Prompt prompt() {
        refuse();
        all.node().fieldNames().forEachRemaining(this::known);
        Messages messages = Messages.read(all);
        return new Prompt(
                all.text("model"),
                messages.system(),
                messages.turns(),
                ToolFields.read(all),
                shape(),
                sampling(),
                reasoning(),
                all.texts("stop"),
                maxTokens(),
                extras(),
                Traits.UNKNOWN);
    }

    private void known(String name) {
        if (all.has(name) && !READ.contains(name) && !SILENT.contains(name) && !harmless(name)) {
            losses.drop(name);
        }
    }

    /** What is said in these words is what happens anyway. */
    private boolean harmless(String name) {
        JsonNode value = all.get(name);
        return switch (name) {
            case "n" -> true; // more than one is refused
            case "logprobs", "store" -> !value.asBoolean();
            case "top_logprobs" -> value.asInt() == 0;
            case "modalities", "logit_bias", "metadata" -> name.equals("modalities") || value.isEmpty();
            default -> false;
        };
    }

    private void refuse() {
        REFUSED.forEach((name, why) -> {
            if (all.has(name)) {
                losses.refuse(name, "'" + name + "' cannot be said to the provider of this model: " + why + ".");
            }
        });
        Long choices = all.whole("n");
        if (choices != null && choices > 1) {
            losses.refuse("n", "The provider of this model gives one answer: 'n' must be 1.");
        }
        if (all.isTrue("logprobs") || all.get("top_logprobs").asInt() > 0) {
            String name = all.isTrue("logprobs") ? "logprobs" : "top_logprobs";
            losses.refuse(name, "The provider of this model does not tell '" + name + "'.");
        }
        if (all.texts("modalities").contains("audio")) {
            losses.refuse("modalities", "No sound comes back from the provider of this model.");
        }
    }

    private Sampling sampling() {
        return new Sampling(
                all.decimal("temperature"),
                all.decimal("top_p"),
                all.decimal("top_k"),
                all.decimal("frequency_penalty"),
                all.decimal("presence_penalty"),
                all.whole("seed"));
    }

    private Reasoning reasoning() {
        String effort = all.textOrNull("reasoning_effort");
        return effort == null ? Reasoning.UNSAID : new Reasoning(effort, null, !effort.equals(Reasoning.OFF));
    }

    private @Nullable Long maxTokens() {
        Long most = all.whole("max_completion_tokens");
        return most == null ? all.whole("max_tokens") : most;
    }

    private Extras extras() {
        String user = all.textOrNull("safety_identifier");
        return new Extras(
                all.isTrue("stream"),
                all.object("stream_options").isTrue("include_usage"),
                user == null ? all.textOrNull("user") : user,
                all.textOrNull("prompt_cache_key"),
                all.textOrNull("service_tier"),
                all.has("web_search_options"));
    }

    private Shape shape() {
        Fields format = all.object("response_format");
        String type = format.text("type", "text");
        return switch (type) {
            case "text" -> new Shape.Free();
            case "json_object" -> new Shape.AnyObject();
            case "json_schema" -> schema(format.object("json_schema"));
            default -> throw format.unknown("type", type);
        };
    }

    private static Shape schema(Fields told) {
        JsonNode schema = told.object("schema").node();
        return schema.isMissingNode()
                ? new Shape.AnyObject()
                : new Shape.Schema(
                        told.text("name", "answer"), told.text("description", ""), schema, told.flag("strict"));
    }
}
