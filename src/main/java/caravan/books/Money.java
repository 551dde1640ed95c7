package caravan.books;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An amount in USD, exactly, in parts that a database can add up: so many millionths, of what is left so many attodollars, and
 * what is left then.
 *
 * @param attos less than 10^12
 * @param dust null if nothing is left, which is nearly always
 */
record Money(long micros, long attos, @Nullable BigDecimal dust) {
    private static final int MICROS = 6;
    private static final int ATTOS = 18;

    static Money of(BigDecimal usd) {
        BigDecimal micros = usd.movePointRight(MICROS).setScale(0, RoundingMode.DOWN);
        BigDecimal rest = usd.subtract(micros.movePointLeft(MICROS));
        BigDecimal attos = rest.movePointRight(ATTOS).setScale(0, RoundingMode.DOWN);
        BigDecimal dust = rest.subtract(attos.movePointLeft(ATTOS));
        return new Money(micros.longValueExact(), attos.longValueExact(), dust.signum() == 0 ? null : dust);
    }

    /** However it was added up, the same amount is the same number, without noughts at its end. */
    static BigDecimal usd(long micros, long attos, BigDecimal dust) {
        BigDecimal whole = BigDecimal.valueOf(micros, MICROS);
        BigDecimal sum = attos == 0 ? whole : whole.add(BigDecimal.valueOf(attos, ATTOS));
        return (dust.signum() == 0 ? sum : sum.add(dust)).stripTrailingZeros();
    }

    static String plain(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}
