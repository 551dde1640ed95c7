package caravan.ledger;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicReference;

/** An exact sum, of money in USD or of seconds, that many threads add to. */
final class Sum {
    private final AtomicReference<BigDecimal> total = new AtomicReference<>(BigDecimal.ZERO);

    void add(BigDecimal amount) {
        total.accumulateAndGet(amount, BigDecimal::add);
    }

    /** Without exponent and without trailing zeros. */
    String plain() {
        BigDecimal sum = total.get();
        return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
    }
}
