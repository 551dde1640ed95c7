package caravan.prices;

import caravan.call.Usage;
import java.math.BigDecimal;

/**
 * What one service tier charges.
 *
 * @param line a request that reads more tokens than this, cached ones included, is a long one
 * @param longRates what all of a long request's tokens cost, not only those above the line
 */
record Tier(Rates rates, long line, Rates longRates) {
    static Tier flat(Rates rates) {
        return new Tier(rates, Long.MAX_VALUE, rates);
    }

    BigDecimal times(Usage usage) {
        return (usage.inputTokens() > line ? longRates : rates).times(usage);
    }
}
