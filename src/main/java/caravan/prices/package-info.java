/**
 * What tokens cost: the price list of {@code pricing/pricing.yaml}, in our form or in that of GoXY, and the exact
 * arithmetic that makes a cost of a price and a usage.
 */
@org.jspecify.annotations.NullMarked
package caravan.prices;
