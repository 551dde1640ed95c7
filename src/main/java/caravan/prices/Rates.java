package caravan.prices;

import caravan.call.Usage;
import java.math.BigDecimal;

/** What each kind of token costs, in USD per unit of the price list. The kinds are those of {@link Usage}. */
record Rates(
        BigDecimal input,
        BigDecimal cacheRead,
        BigDecimal cacheWrite,
        BigDecimal cacheWriteLong,
        BigDecimal audioInput,
        BigDecimal output,
        BigDecimal reasoning,
        BigDecimal audioOutput,
        BigDecimal imageInput,
        BigDecimal imageCacheRead,
        BigDecimal imageOutput) {

    /** USD times the unit: exact, and never negative whatever a provider counts. */
    BigDecimal times(Usage usage) {
        return times(input, usage.uncachedInput())
                .add(times(cacheRead, usage.cacheRead()))
                .add(times(cacheWrite, usage.cacheWrite()))
                .add(times(cacheWriteLong, usage.cacheWriteLong()))
                .add(times(audioInput, usage.audioInput()))
                .add(times(output, usage.textOutput()))
                .add(times(reasoning, usage.reasoning()))
                .add(times(audioOutput, usage.audioOutput()))
                .add(times(imageInput, usage.pictures().input()))
                .add(times(imageCacheRead, usage.pictures().cacheRead()))
                .add(times(imageOutput, usage.pictures().output()));
    }

    private static BigDecimal times(BigDecimal rate, long tokens) {
        return tokens <= 0 ? BigDecimal.ZERO : rate.multiply(BigDecimal.valueOf(tokens));
    }
}
