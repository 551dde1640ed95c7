package caravan.budgets;

import caravan.call.Budget;
import caravan.call.Budget.Per;
import caravan.config.Section;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads amounts that may be spent: {@code 50/month}, or {@code {usd: 50, per: month, zone: Europe/Berlin, soft: 90}}.
 *
 * @param otherwise the zone where none is said
 */
record BudgetReader(ZoneId otherwise) {
    static final BudgetReader UTC = new BudgetReader(ZoneOffset.UTC);

    private static final BigDecimal MOST = BigDecimal.TEN.pow(12);
    private static final int DIGITS = 20;
    private static final String EXAMPLE =
            " is not an amount of USD per hour, day, week, month or total, such as 50/month";

    /** One or more under a key; none if it is absent. What is wrong is a mistake, and left out. */
    List<Budget> list(Section section, String key, String name) {
        List<Budget> budgets = new ArrayList<>();
        if (section.isSection(key)) {
            try (Section only = section.section(key)) {
                budgets.add(full(only, name));
            }
        } else {
            if (section.has(key) && section.raws(key).isEmpty()) {
                section.mistake(
                        key, "names none; leave it out if there is none, or say 0/total if nothing may be spent");
            }
            for (String text : section.texts(key)) {
                Budget budget = brief(text, name);
                if (budget == null) {
                    section.mistake(key, "'" + text + "'" + EXAMPLE);
                } else {
                    budgets.add(budget);
                }
            }
        }
        return List.copyOf(budgets);
    }

    /** The long form. */
    Budget full(Section section, String name) {
        BigDecimal usd = section.decimal("usd");
        if (section.raw("usd") == null) {
            section.mistake("usd", "is missing: how much may be spent, in USD?");
        } else if (usd != null && !isAmount(usd)) {
            section.mistake("usd", "'" + section.raw("usd") + "' is not an amount from 0 to " + MOST.toPlainString());
        }
        if (section.raw("per") == null) {
            section.mistake("per", "is missing: hour, day, week, month or total?");
        }
        Per per = section.choice("per", Per.TOTAL);
        BigDecimal amount = usd == null || !isAmount(usd) ? BigDecimal.ZERO : usd;
        return new Budget(name, amount, per, zone(section), (int) section.number("soft", Budget.SOFT, 1, 100));
    }

    ZoneId zone(Section section) {
        String text = section.text("zone");
        try {
            return text == null ? otherwise : ZoneId.of(text);
        } catch (DateTimeException unknown) {
            section.mistake("zone", "'" + text + "' is not a time zone such as UTC or Europe/Berlin");
            return otherwise;
        }
    }

    private @Nullable Budget brief(String text, String name) {
        String[] parts = text.strip().split("\\s*/\\s*", 2);
        Per per = parts.length < 2 ? null : per(parts[1]);
        BigDecimal usd = amount(parts[0]);
        return per == null || usd == null ? null : new Budget(name, usd, per, otherwise, Budget.SOFT);
    }

    private static @Nullable Per per(String word) {
        return Arrays.stream(Per.values())
                .filter(per -> per.toString().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable BigDecimal amount(String text) {
        try {
            BigDecimal amount = new BigDecimal(text);
            return isAmount(amount) ? amount : null;
        } catch (NumberFormatException none) {
            return null;
        }
    }

    /** A number like 1e999999999 would fill the memory when written out. */
    private static boolean isAmount(BigDecimal usd) {
        return usd.signum() >= 0 && usd.scale() <= DIGITS && usd.scale() >= -DIGITS && usd.compareTo(MOST) <= 0;
    }
}
