package caravan.translation;

import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.providers.anthropic.AnthropicFormat;
import caravan.providers.cloudflare.CloudflareFormat;
import caravan.providers.cohere.CohereFormat;
import caravan.providers.gemini.GeminiFormat;
import caravan.providers.gigachat.GigaChatFormat;
import caravan.providers.ollama.OllamaFormat;
import caravan.providers.openai.OpenAiFormat;
import caravan.providers.openai.Quirks;
import java.util.List;

/**
 * A provider, as it stands at the head of a table.
 *
 * @param own whose dialect it speaks, so that nothing is translated; null if it speaks nobody's
 * @param models those of its models that are told in different ways
 */
record Column(String title, Dialect own, Format format, List<String> models) {
    static final List<Column> ALL = List.of(
            new Column("OpenAI", Streams.CHAT, new OpenAiFormat(Quirks.NONE), List.of("gpt-4o", "gpt-6-sol")),
            new Column("its like", Streams.CHAT, new OpenAiFormat(Shipped.quirks("vllm")), List.of("llama")),
            new Column(
                    "Hugging Face",
                    Streams.CHAT,
                    new OpenAiFormat(Shipped.quirks("huggingface")),
                    List.of("org/llama")),
            new Column(
                    "Anthropic",
                    Streams.MESSAGES,
                    AnthropicFormat.USUAL,
                    List.of("claude-sonnet-4-0", "claude-sonnet-4-5", "claude-opus-5")),
            new Column("Gemini", null, new GeminiFormat(), List.of("gemini-2.5-flash", "gemini-3-pro")),
            new Column("Cohere", null, new CohereFormat(), List.of("command-a-03-2025")),
            new Column("GigaChat", null, new GigaChatFormat(), List.of("GigaChat-2-Max")),
            new Column("Workers AI", null, CloudflareFormat.API, List.of("@cf/meta/llama-4-scout")),
            new Column("Ollama", null, new OllamaFormat(), List.of("qwen3", "gpt-oss")));

    /** Each of its models, under a name of its own where there are several. */
    List<String> heads() {
        return models.size() == 1 ? List.of(title) : models;
    }

    /** Is it asked in a translation by who speaks this? */
    boolean translates(Dialect dialect) {
        return own != dialect;
    }
}
