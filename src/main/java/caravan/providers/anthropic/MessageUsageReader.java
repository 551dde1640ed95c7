package caravan.providers.anthropic;

import caravan.call.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Usage, which is told at the start and told again at the end: what is said later counts, field by field. */
final class MessageUsageReader {
    private static final long MOST = 1L << 50;

    private long input = -1;
    private long output = -1;
    private long read;
    private long written;
    private long writtenLong;
    private long thought;
    private @Nullable String tier;
    private boolean told;

    /** As the answer begins: how much is going to be written is not known yet. */
    void begin(JsonNode usage) {
        read(usage);
    }

    void add(JsonNode usage) {
        told |= usage.isObject();
        read(usage);
    }

    private void read(JsonNode usage) {
        input = later(usage, "input_tokens", input);
        output = later(usage, "output_tokens", output);
        read = later(usage, "cache_read_input_tokens", read);
        written = later(usage, "cache_creation_input_tokens", written);
        writtenLong = later(usage.path("cache_creation"), "ephemeral_1h_input_tokens", writtenLong);
        thought = later(usage.path("output_tokens_details"), "thinking_tokens", thought);
        tier = usage.path("service_tier").isTextual()
                ? usage.path("service_tier").asText()
                : tier;
    }

    private static long later(JsonNode in, String name, long before) {
        JsonNode value = in.path(name);
        return value.isNumber() ? Math.clamp(value.asLong(), 0, MOST) : before;
    }

    /** Null if nobody told. What was thought is a part of what was written. */
    @Nullable
    Usage usage() {
        if (input < 0 && output < 0) {
            return null;
        }
        long out = Math.max(output, 0);
        long reasoning = Math.min(thought, out);
        long forLong = Math.min(writtenLong, written);
        return new Usage(
                Math.max(input, 0),
                read,
                written - forLong,
                forLong,
                0,
                out - reasoning,
                reasoning,
                0,
                tier,
                null,
                !told);
    }
}
