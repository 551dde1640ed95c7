package caravan.stream;

import caravan.call.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a {@code usage} object in OpenAI's form, and of those who extend it. A later report replaces an earlier
 * one field by field, since providers restate totals and never send differences.
 */
final class UsageCounts {
    private static final long UNKNOWN = -1;

    private long input = UNKNOWN;
    private long output = UNKNOWN;
    private long total;
    private long cached;
    private long written;
    private long reasoning;
    private long heard;
    private long spoken;
    private @Nullable BigDecimal cost;

    /** @param parent the object that the field stands in: {@code usage} or one of its details */
    void number(String parent, String name, long value) {
        long count = Math.max(0, value);
        switch (name) {
            case "prompt_tokens", "input_tokens" -> input = count;
            case "completion_tokens", "output_tokens" -> output = count;
            case "total_tokens" -> total = count;
            // In the details for most; at the top for DeepSeek, Moonshot and Together.
            case "cached_tokens", "prompt_cache_hit_tokens" -> cached = count;
            case "cache_write_tokens" -> written = count;
            case "reasoning_tokens" -> reasoning = count;
            case "audio_tokens" -> audio(parent, count);
            default -> {}
        }
    }

    private void audio(String parent, long count) {
        if (parent.startsWith("completion") || parent.startsWith("output")) {
            spoken = count;
        } else {
            heard = count;
        }
    }

    void cost(BigDecimal reported) {
        cost = reported.signum() < 0 ? null : reported;
    }

    /**
     * The disjoint buckets; null if there was no usage at all. Whatever is said to be inside a total is never more than it.
     */
    @Nullable
    Usage usage(@Nullable String tier) {
        if (input == UNKNOWN && output == UNKNOWN) {
            return null;
        }
        long in = Math.max(0, input);
        long out = output();
        long read = Math.min(cached, in);
        long write = Math.min(written, in - read);
        long audioIn = Math.min(heard, in - read - write);
        long thought = Math.min(reasoning, out);
        long audioOut = Math.min(spoken, out - thought);
        return new Usage(
                in - read - write - audioIn,
                read,
                write,
                0,
                audioIn,
                out - thought - audioOut,
                thought,
                audioOut,
                tier,
                cost,
                false);
    }

    /** xAI and Gemini's compatible address count reasoning in the total, but outside the completion. */
    private long output() {
        long in = Math.max(0, input);
        long out = Math.max(0, output);
        return reasoning > 0 && total == in + out + reasoning ? out + reasoning : out;
    }
}
