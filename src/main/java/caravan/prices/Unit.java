package caravan.prices;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How many tokens a price is for. */
enum Unit {
    PER_1K(3),
    PER_1M(6);

    private final int power;

    Unit(int power) {
        this.power = power;
    }

    /** Exactly this amount, shared out among the tokens of the unit. */
    BigDecimal perToken(BigDecimal amount) {
        return amount.scaleByPowerOfTen(-power);
    }

    /** As a price file writes it: {@code per_1k} or {@code per_1m}. */
    static Optional<Unit> of(String word) {
        return Arrays.stream(values())
                .filter(unit -> unit.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
