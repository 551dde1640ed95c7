package caravan.budgets;

import caravan.call.Budget;
import caravan.call.Budget.Per;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all budgets have come to. Of more budgets than there is room for, those are forgotten that were not asked for longest and
 * hold no reservation. Not for several threads at once.
 */
final class Accounts {
    static final int MOST = 100_000;

    private record Key(String name, Per per) {}

    private final LinkedHashMap<Key, Windows> budgets = new LinkedHashMap<>(16, 0.75f, true);

    Account at(Budget budget, Instant now) {
        return windows(new Key(budget.name(), budget.per())).at(budget, now);
    }

    private Windows windows(Key key) {
        Windows known = budgets.get(key);
        if (known != null) {
            return known;
        }
        Windows fresh = new Windows(key.name + " " + key.per);
        budgets.put(key, fresh);
        makeRoom(fresh);
        return fresh;
    }

    private void makeRoom(Windows fresh) {
        for (Iterator<Windows> old = budgets.values().iterator(); budgets.size() > MOST && old.hasNext(); ) {
            Windows eldest = old.next();
            if (eldest != fresh && eldest.idle()) {
                old.remove();
            }
        }
    }

    /**
     * Adds what the journal says was charged.
     *
     * @param window such as {@code team:search month 2026-11-01T00:00:00Z}
     */
    void charge(String window, BigDecimal amount) {
        int start = window.lastIndexOf(' ');
        int per = window.lastIndexOf(' ', start - 1);
        if (per > 0) {
            try {
                Per length = Per.valueOf(window.substring(per + 1, start).toUpperCase(Locale.ROOT));
                Instant begin = Instant.parse(window.substring(start + 1));
                windows(new Key(window.substring(0, per), length)).of(begin).charge(amount);
            } catch (IllegalArgumentException | DateTimeException unknown) {
                // a budget of another kind: of a later version, or of somebody else's
            }
        }
    }

    /** What was spent in each window that is kept, by its name. */
    Map<String, BigDecimal> spent() {
        Map<String, BigDecimal> spent = new TreeMap<>();
        budgets.values()
                .forEach(windows -> windows.all().forEach(account -> spent.put(account.window(), account.spent())));
        return spent;
    }

    /** The current window of each budget, those used last first. */
    List<Account> current(int most) {
        return budgets.sequencedValues().reversed().stream()
                .limit(most)
                .map(Windows::current)
                .toList();
    }
}
