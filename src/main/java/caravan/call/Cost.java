package caravan.call;

import java.math.BigDecimal;

/**
 * What one call cost, exactly.
 *
 * @param usd US dollars, never rounded
 * @param basis where the figure comes from: the price list's entry, {@code provider} if the provider said it,
 *     {@code cache} if nobody was asked, or {@code order} if the gateway itself was
 */
public record Cost(BigDecimal usd, String basis) {
    /** Of an answer that was here already. */
    public static final Cost CACHED = new Cost(BigDecimal.ZERO, "cache");

    /** Of what the gateway itself was told to do. */
    public static final Cost ORDERED = new Cost(BigDecimal.ZERO, "order");

    /** Without exponent and without trailing zeros: {@code 0.0000000025}. */
    public String plain() {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}
