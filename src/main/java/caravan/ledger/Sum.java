package caravan.ledger;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicReference;

/** An exact sum of money, in USD, that many threads add to. */
final class Sum {
    private final AtomicReference<BigDecimal> total = new AtomicReference<>(BigDecimal.ZERO);

    void add(BigDecimal usd) {
        total.accumulateAndGet(usd, BigDecimal::add);
    }

    /** Without exponent and without trailing zeros. */
    String plain() {
        BigDecimal usd = total.get();
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}
