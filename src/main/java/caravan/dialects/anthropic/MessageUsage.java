package caravan.dialects.anthropic;

import caravan.call.Json;
import caravan.call.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Usage in Anthropic's form: what came from the cache, or went there, is outside {@code input_tokens}. */
final class MessageUsage {
    private MessageUsage() {}

    /** @param usage null while nobody knows */
    static ObjectNode of(@Nullable Usage usage) {
        Usage told = usage == null ? Usage.of(0, 0) : usage;
        ObjectNode tree = Json.MAPPER
                .createObjectNode()
                .put("input_tokens", told.inputTokens() - told.cacheReadInputTokens() - told.cacheCreationInputTokens())
                .put("cache_creation_input_tokens", told.cacheCreationInputTokens())
                .put("cache_read_input_tokens", told.cacheReadInputTokens());
        if (told.cacheCreationInputTokens() > 0) {
            tree.putObject("cache_creation")
                    .put("ephemeral_5m_input_tokens", told.cacheWrite())
                    .put("ephemeral_1h_input_tokens", told.cacheWriteLong());
        }
        tree.put("output_tokens", told.outputTokens());
        if (told.reasoning() > 0) {
            tree.putObject("output_tokens_details").put("thinking_tokens", told.reasoning());
        }
        return tree;
    }
}
