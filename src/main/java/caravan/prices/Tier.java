package caravan.prices;

import caravan.call.Usage;
import java.math.BigDecimal;

/**
 * What one service tier charges.
 *
 * @param line a request that reads more tokens than this, cached ones included, is a long one. A guess
 *     is not held against anybody
 * @param longRates what all of a long request's tokens cost, not only those above the line
 */
record Tier(Rates rates, long line, Rates longRates) {
    static Tier flat(Rates rates) {
        return new Tier(rates, Long.MAX_VALUE, rates);
    }

    BigDecimal times(Usage usage) {
        boolean isLong = usage.inputTokens() > line && !usage.estimated();
        return (isLong ? longRates : rates).times(usage);
    }
}
