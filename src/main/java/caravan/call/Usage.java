package caravan.call;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a call used. The eleven counts of tokens, those of {@code pictures} among them, are disjoint: each token is in exactly
 * one of them, so that a price can be put on each and the products added up. How each provider's fields map to them: OpenAI
 * counts cached, audio and image tokens inside {@code prompt_tokens} and reasoning inside {@code completion_tokens}, Anthropic
 * counts cached ones outside.
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
 * @param pictures tokens of pictures
 * @param units what else was measured; a call may be measured in units alone
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
        boolean estimated,
        Pictures pictures,
        Units units) {
    /** A provider who told nothing, in a language that has no word for it but nought. */
    public static final Usage UNTOLD = estimate(0, 0);

    /**
     * Pictures, in tokens.
     *
     * @param input looked at for the full price
     * @param cacheRead looked at, and read from the provider's prompt cache
     * @param output drawn
     */
    public record Pictures(long input, long cacheRead, long output) {
        public static final Pictures NONE = new Pictures(0, 0, 0);
    }

    /** Of text and sound alone. */
    public Usage(
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
        this(
                uncachedInput,
                cacheRead,
                cacheWrite,
                cacheWriteLong,
                audioInput,
                textOutput,
                reasoning,
                audioOutput,
                serviceTier,
                reportedCost,
                estimated,
                Pictures.NONE,
                Units.NONE);
    }

    /** Plain text in, plain text out. */
    public static Usage of(long input, long output) {
        return new Usage(input, 0, 0, 0, 0, output, 0, 0, null, null, false);
    }

    /** Our guess, for a call whose provider never said. */
    public static Usage estimate(long input, long output) {
        return new Usage(input, 0, 0, 0, 0, output, 0, 0, null, null, true);
    }

    /** Measured in units, and nobody counted tokens. */
    public static Usage in(Units units, boolean estimated) {
        return estimate(0, 0).measured(units, estimated);
    }

    /** The same read, and so much text written, which is our guess. */
    public Usage writing(long output) {
        return new Usage(
                uncachedInput,
                cacheRead,
                cacheWrite,
                cacheWriteLong,
                audioInput,
                output,
                0,
                0,
                serviceTier,
                reportedCost,
                true,
                pictures,
                units);
    }

    /** The same tokens, measured in these units too. */
    public Usage and(Units measured) {
        return measured(measured, estimated);
    }

    private Usage measured(Units measured, boolean guessed) {
        return new Usage(
                uncachedInput,
                cacheRead,
                cacheWrite,
                cacheWriteLong,
                audioInput,
                textOutput,
                reasoning,
                audioOutput,
                serviceTier,
                reportedCost,
                guessed,
                pictures,
                measured);
    }

    /** Were tokens counted? Not if the call was measured in units alone: then no tokens does not mean none. */
    public boolean inTokens() {
        return units.equals(Units.NONE) || inputTokens() > 0 || outputTokens() > 0;
    }

    /** All tokens read, cached ones included: {@code gen_ai.usage.input_tokens}. */
    public long inputTokens() {
        return uncachedInput
                + cacheRead
                + cacheWrite
                + cacheWriteLong
                + audioInput
                + pictures.input()
                + pictures.cacheRead();
    }

    /** All tokens written, reasoning included: {@code gen_ai.usage.output_tokens}. */
    public long outputTokens() {
        return textOutput + reasoning + audioOutput + pictures.output();
    }

    public long cacheReadInputTokens() {
        return cacheRead + pictures.cacheRead();
    }

    public long cacheCreationInputTokens() {
        return cacheWrite + cacheWriteLong;
    }

    public long reasoningOutputTokens() {
        return reasoning;
    }
}
