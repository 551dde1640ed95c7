package caravan.dialects.openai;

import caravan.call.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Usage in OpenAI's form: whatever was read is inside {@code prompt_tokens}, whatever was written inside {@code completion_tokens}. */
final class ChatUsage {
    private ChatUsage() {}

    static void write(ObjectNode into, Usage usage) {
        ObjectNode told = into.putObject("usage")
                .put("prompt_tokens", usage.inputTokens())
                .put("completion_tokens", usage.outputTokens())
                .put("total_tokens", usage.inputTokens() + usage.outputTokens());
        ObjectNode read = told.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cacheRead() + usage.pictures().cacheRead());
        put(read, "cache_write_tokens", usage.cacheWrite() + usage.cacheWriteLong());
        put(read, "audio_tokens", usage.audioInput());
        ObjectNode written = told.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        put(written, "audio_tokens", usage.audioOutput());
    }

    private static void put(ObjectNode details, String name, long count) {
        if (count > 0) {
            details.put(name, count);
        }
    }
}
