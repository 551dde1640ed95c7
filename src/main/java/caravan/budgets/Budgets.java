package caravan.budgets;

import caravan.call.Budget;
import caravan.config.Section;
import java.util.List;

/** The step reserve-budget. */
public final class Budgets {
    private Budgets() {}

    /**
     * What may be spent under a name, as another file says it: {@code budget: 50/month}, or
     * {@code budget: {usd: 50, per: month, zone: Europe/Berlin}}, or a list of the first.
     *
     * @param key where it stands in the section; it may be absent
     * @param name whose it is, such as {@code key:ci}
     */
    public static List<Budget> read(Section section, String key, String name) {
        return BudgetReader.UTC.list(section, key, name);
    }
}
