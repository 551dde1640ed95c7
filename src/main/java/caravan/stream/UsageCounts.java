package caravan.stream;

import caravan.call.Units;
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
    static final long MOST = 1L << 50;

    /** Behind the point of a number of seconds. */
    private static final int MOST_DIGITS = 40;

    private enum Count {
        INPUT,
        OUTPUT,
        TOTAL,
        CACHED,
        WRITTEN,
        REASONING,
        WRITTEN_LONG,
        HEARD,
        SPOKEN,
        SEEN,
        SEEN_CACHED,
        DRAWN,
        OUTPUT_TEXT
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private @Nullable BigDecimal cost;
    private @Nullable BigDecimal seconds;

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
            case "ttl_12h_tokens" -> counts.put(Count.WRITTEN_LONG, count);
            case "reasoning_tokens" -> counts.put(Count.REASONING, count);
            case "audio_tokens" -> counts.put(out(parent) ? Count.SPOKEN : Count.HEARD, count);
            case "image_tokens" -> counts.put(picture(parent), count);
            case "text_tokens" -> {
                if (out(parent)) {
                    counts.put(Count.OUTPUT_TEXT, count);
                }
            }
            default -> {}
        }
    }

    private static boolean out(String parent) {
        return parent.startsWith("completion") || parent.startsWith("output");
    }

    private static Count picture(String parent) {
        return out(parent) ? Count.DRAWN : parent.startsWith("cached") ? Count.SEEN_CACHED : Count.SEEN;
    }

    void cost(BigDecimal reported) {
        cost = isSane(reported) ? reported : null;
    }

    /** A number that nobody could write out is none. */
    private static boolean isSane(BigDecimal number) {
        return number.signum() >= 0
                && number.scale() <= MOST_DIGITS
                && number.precision() - (long) number.scale() <= 10;
    }

    /** Of sound, as some count it in place of tokens. */
    void seconds(BigDecimal heard) {
        seconds = isSane(heard) ? heard : seconds;
    }

    @Nullable
    BigDecimal seconds() {
        return seconds;
    }

    /** Takes over what a later report says. */
    void add(UsageCounts later) {
        counts.putAll(later.counts);
        cost = later.cost == null ? cost : later.cost;
        seconds = later.seconds == null ? seconds : later.seconds;
    }

    private long count(Count which) {
        return counts.getOrDefault(which, 0L);
    }

    /**
     * The disjoint buckets; null if there was no usage at all. Whatever is said to be inside a total is never more than it.
     *
     * @param draws is what the answer writes a picture, where nothing else is said?
     */
    @Nullable
    Usage usage(@Nullable String tier, boolean draws) {
        boolean parts = counts.containsKey(Count.INPUT) || counts.containsKey(Count.OUTPUT);
        if (!parts && !counts.containsKey(Count.TOTAL)) {
            return null;
        }
        long in = parts ? count(Count.INPUT) : count(Count.TOTAL);
        long apart = parts ? apart(in) : 0;
        long out = count(Count.OUTPUT) + apart;
        long read = Math.min(count(Count.CACHED), in);
        long write = Math.min(count(Count.WRITTEN), in - read);
        long writeLong = Math.min(count(Count.WRITTEN_LONG), write);
        long audioIn = Math.min(count(Count.HEARD), in - read - write);
        long thought = Math.min(Math.max(count(Count.REASONING), apart), out);
        long audioOut = Math.min(count(Count.SPOKEN), out - thought);
        Usage.Pictures pictures = pictures(in - write - audioIn, read, out - thought - audioOut, draws);
        return new Usage(
                in - read - write - audioIn - pictures.input(),
                read - pictures.cacheRead(),
                write - writeLong,
                writeLong,
                audioIn,
                out - thought - audioOut - pictures.output(),
                thought,
                audioOut,
                tier,
                cost,
                false,
                pictures,
                Units.NONE);
    }

    /**
     * The part of the pictures. Where nobody says which tokens came from the cache, they were text as far as there was text.
     *
     * @param in text and pictures, cached ones among them
     */
    private Usage.Pictures pictures(long in, long read, long out, boolean draws) {
        long seen = Math.min(count(Count.SEEN), in);
        long cached = Math.max(count(Count.SEEN_CACHED), read - (in - seen));
        long seenCached = Math.min(cached, Math.min(seen, read));
        long drawn = draws ? out - count(Count.OUTPUT_TEXT) : 0;
        long output = Math.clamp(counts.getOrDefault(Count.DRAWN, drawn), 0, out);
        long input = Math.min(seen - seenCached, in - read);
        return input + seenCached + output == 0 ? Usage.Pictures.NONE : new Usage.Pictures(input, seenCached, output);
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
