package caravan.call;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a call used, in tokens. The eight counts are disjoint: each token is in exactly one of them, so that a price can be
 * put on each and the products added up. How each provider's fields map to them: OpenAI counts cached and audio tokens
 * inside {@code prompt_tokens} and reasoning inside {@code completion_tokens}, Anthropic counts cached ones outside.
 *
 * @param uncachedInput text read for the full price
 * @param cacheRead read from the provider's prompt cache
 * @param cacheWrite written to it, for the short time (Anthropic: 5 minutes)
 * @param cacheWriteLong written to it, for the long time (Anthropic: 1 hour)
 * @param audioInput audio heard
 * @param textOutput text written, without the reasoning
 * @param reasoning thought but not shown
 * @param audioOutput audio spoken
 * @param serviceTier the tier that served the call, as the provider names it
 * @param reportedCost what the provider says it charged, in USD
 * @param estimated true if the provider never said and the counts are our guess
 */
public record Usage(
        long uncachedInput,
        long cacheRead,
        long cacheWrite,
        long cacheWriteLong,
        long audioInput,
        long textOutput,
        long reasoning,
        long audioOutput,
        @Nullable String serviceTier,
        @Nullable BigDecimal reportedCost,
        boolean estimated) {

    /** Plain text in, plain text out. */
    public static Usage of(long input, long output) {
        return new Usage(input, 0, 0, 0, 0, output, 0, 0, null, null, false);
    }

    /** Our guess, for a call whose provider never said. */
    public static Usage estimate(long input, long output) {
        return new Usage(input, 0, 0, 0, 0, output, 0, 0, null, null, true);
    }

    /** All tokens read, cached ones included: {@code gen_ai.usage.input_tokens}. */
    public long inputTokens() {
        return uncachedInput + cacheRead + cacheWrite + cacheWriteLong + audioInput;
    }

    /** All tokens written, reasoning included: {@code gen_ai.usage.output_tokens}. */
    public long outputTokens() {
        return textOutput + reasoning + audioOutput;
    }

    public long cacheReadInputTokens() {
        return cacheRead;
    }

    public long cacheCreationInputTokens() {
        return cacheWrite + cacheWriteLong;
    }

    public long reasoningOutputTokens() {
        return reasoning;
    }
}
