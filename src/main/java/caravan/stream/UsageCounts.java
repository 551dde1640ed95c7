package caravan.stream;

import caravan.call.Usage;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a {@code usage} object in OpenAI's form, and of those who extend it. A later report replaces an earlier
 * one field by field, since providers restate totals and never send differences.
 */
final class UsageCounts {
    /** More than anybody can use; so that sums stay in their bounds whatever a provider says. */
    private static final long MOST = 1L << 50;

    private enum Count {
        INPUT,
        OUTPUT,
        TOTAL,
        CACHED,
        WRITTEN,
        REASONING,
        HEARD,
        SPOKEN
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private @Nullable BigDecimal cost;

    /** @param parent the object that the field stands in: {@code usage} or one of its details */
    void number(String parent, String name, long value) {
        long count = Math.clamp(value, 0, MOST);
        switch (name) {
            case "prompt_tokens", "input_tokens" -> counts.put(Count.INPUT, count);
            case "completion_tokens", "output_tokens" -> counts.put(Count.OUTPUT, count);
            case "total_tokens" -> counts.put(Count.TOTAL, count);
            // In the details for most; at the top for DeepSeek, Moonshot and Together. Who says it twice may say 0
            // once.
            case "cached_tokens", "prompt_cache_hit_tokens" -> counts.merge(Count.CACHED, count, Math::max);
            case "cache_write_tokens" -> counts.put(Count.WRITTEN, count);
            case "reasoning_tokens" -> counts.put(Count.REASONING, count);
            case "audio_tokens" -> counts.put(spoken(parent) ? Count.SPOKEN : Count.HEARD, count);
            default -> {}
        }
    }

    private static boolean spoken(String parent) {
        return parent.startsWith("completion") || parent.startsWith("output");
    }

    void cost(BigDecimal reported) {
        cost = reported.signum() < 0 ? null : reported;
    }

    /** Takes over what a later report says. */
    void add(UsageCounts later) {
        counts.putAll(later.counts);
        cost = later.cost == null ? cost : later.cost;
    }

    private long count(Count which) {
        return counts.getOrDefault(which, 0L);
    }

    /**
     * The disjoint buckets; null if there was no usage at all. Whatever is said to be inside a total is never more than it.
     */
    @Nullable
    Usage usage(@Nullable String tier) {
        boolean parts = counts.containsKey(Count.INPUT) || counts.containsKey(Count.OUTPUT);
        if (!parts && !counts.containsKey(Count.TOTAL)) {
            return null;
        }
        long in = parts ? count(Count.INPUT) : count(Count.TOTAL);
        long apart = parts ? apart(in) : 0;
        long out = count(Count.OUTPUT) + apart;
        long read = Math.min(count(Count.CACHED), in);
        long write = Math.min(count(Count.WRITTEN), in - read);
        long audioIn = Math.min(count(Count.HEARD), in - read - write);
        long thought = Math.min(Math.max(count(Count.REASONING), apart), out);
        long audioOut = Math.min(count(Count.SPOKEN), out - thought);
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

    /**
     * The reasoning that is in the total but outside the completion: xAI says how much it is, Gemini's compatible address
     * leaves it to be found by subtraction.
     */
    private long apart(long in) {
        long more = Math.max(0, count(Count.TOTAL) - in - count(Count.OUTPUT));
        long reasoning = count(Count.REASONING);
        return reasoning == 0 || reasoning == more ? more : 0;
    }
}
