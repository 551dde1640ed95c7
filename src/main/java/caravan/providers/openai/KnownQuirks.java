package caravan.providers.openai;

import java.util.Map;
import java.util.TreeMap;

/** The quirks of those who speak nearly like OpenAI. A provider's own file may say more. */
final class KnownQuirks {
    /** Most know the older name, and nothing of OpenAI's tiers and cache. */
    private static final Quirks MOST = Quirks.NONE
            .renaming("max_completion_tokens", "max_tokens")
            .without("service_tier", "prompt_cache_key", "web_search_options");

    /** Who serves open models with vLLM or SGLang. */
    private static final Quirks SERVED = MOST.with("top_k").rereading("reasoning_content");

    private static final Quirks CLOUDFLARE = MOST.without("user").with("top_k");

    static final Map<String, Quirks> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("openai", Quirks.NONE),
            Map.entry("azure", Quirks.NONE),
            Map.entry(
                    "mistral",
                    Quirks.NONE
                            .renaming("max_completion_tokens", "max_tokens")
                            .renaming("seed", "random_seed")
                            .without("service_tier", "user", "stream_options")
                            .withShortIds()),
            Map.entry(
                    "groq",
                    Quirks.NONE
                            .without("frequency_penalty", "presence_penalty", "service_tier", "prompt_cache_key")
                            .rereading("reasoning")
                            .thinkingIn("none", "low", "medium", "high")),
            Map.entry(
                    "deepseek",
                    MOST.renaming("user", "user_id")
                            .without("seed", "parallel_tool_calls")
                            .rereading("reasoning_content")
                            .switched()),
            Map.entry("moonshot", MOST.rereading("reasoning_content").switched()),
            Map.entry(
                    "zai",
                    MOST.without("seed", "user").rereading("reasoning_content").switched()),
            Map.entry(
                    "xai",
                    Quirks.NONE.without("service_tier", "prompt_cache_key").thinkingIn("low", "high")),
            Map.entry("openrouter", Quirks.NONE.with("top_k").rereading("reasoning")),
            Map.entry("together", SERVED.without("user")),
            Map.entry("fireworks", SERVED),
            Map.entry("chutes", SERVED.without("user")),
            Map.entry("vllm", SERVED),
            Map.entry("huggingface", MOST.without("user")),
            Map.entry(
                    "perplexity",
                    MOST.with("top_k")
                            .without("seed", "stop", "user", "tools", "parallel_tool_calls", "stream_options")),
            Map.entry("cerebras", MOST.without("frequency_penalty", "presence_penalty")),
            Map.entry("cohere", MOST.without("parallel_tool_calls", "stream_options", "user")),
            Map.entry("gemini", MOST.without("user", "seed").with("extra_content")),
            Map.entry(
                    "ollama",
                    MOST.without("user", "parallel_tool_calls", "tool_choice").rereading("reasoning")),
            Map.entry("cloudflare", CLOUDFLARE),
            Map.entry(
                    "cloudflare-native",
                    CLOUDFLARE.without(
                            "stop", "tool_choice", "parallel_tool_calls", "stream_options", "reasoning_effort"))));

    private KnownQuirks() {}
}
