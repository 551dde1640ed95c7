package caravan.prices;

import caravan.config.Section;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads the amounts of money in one mapping of a price file. Each of them may have two names, ours and GoXY's. */
record Amounts(Section block, Clues clues) {
    private static final String MISSING =
            "is missing; a price needs `input` and `output` (or `prompt` and `completion`), be they 0";

    /** Between a billion dollars and what no sum of ours would show. */
    static boolean fits(BigDecimal amount) {
        return amount.scale() <= 40 && amount.precision() - (long) amount.scale() <= 10;
    }

    BigDecimal required(String key, String synonym) {
        BigDecimal amount = optional(key, synonym);
        if (amount == null && block.raw(key) == null && block.raw(synonym) == null) {
            block.mistake(key, MISSING);
        }
        return amount == null ? BigDecimal.ZERO : amount;
    }

    @Nullable
    BigDecimal optional(String key, String synonym) {
        BigDecimal amount = optional(key);
        BigDecimal other = optional(synonym);
        if (amount != null && other != null) {
            block.mistake(synonym, "says the same as `" + key + "`: keep one of them");
        }
        return amount == null ? other : amount;
    }

    @Nullable
    BigDecimal optional(String key) {
        BigDecimal amount = of(block, key);
        if (amount != null) {
            clues.price(block, key, amount);
        }
        return amount;
    }

    /** An amount whose key says what it is for, and so nothing of the unit of the others. */
    static @Nullable BigDecimal of(Section block, String key) {
        BigDecimal amount = block.decimal(key);
        if (amount != null && (amount.signum() < 0 || !fits(amount))) {
            block.mistake(key, "'" + block.raw(key) + "' is no price: expected US dollars, 0 or more");
            return null;
        }
        return amount;
    }

    /** The first that is there. */
    static BigDecimal or(@Nullable BigDecimal amount, BigDecimal otherwise) {
        return amount == null ? otherwise : amount;
    }
}
