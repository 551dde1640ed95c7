package caravan.budgets;

import caravan.call.Budget;
import caravan.call.Budget.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one budget. The newest few are kept, and those in which something is reserved: by their number and not by the
 * clock, which may jump, and come back.
 */
final class Windows {
    static final int KEPT = 3;

    private final String prefix;
    private final TreeMap<Instant, Account> accounts = new TreeMap<>();
    private @Nullable ZoneId zone;
    private @Nullable Window window;
    private @Nullable Account current;

    /** @param prefix what the names of its windows begin with: {@code team:search month} */
    Windows(String prefix) {
        this.prefix = prefix;
    }

    /** The account of this moment. */
    Account at(Budget budget, Instant now) {
        Account account = current;
        if (account == null || !holds(now) || !budget.zone().equals(zone)) {
            zone = budget.zone();
            window = budget.window(now);
            account = of(window.start());
            current = account;
        }
        return account;
    }

    private boolean holds(Instant now) {
        Window held = window;
        return held != null && !now.isBefore(held.start()) && (held.end() == null || now.isBefore(held.end()));
    }

    Account of(Instant start) {
        Account account = accounts.computeIfAbsent(start, at -> new Account(prefix + " " + at));
        if (accounts.size() > KEPT) {
            accounts.entrySet().stream()
                    .filter(old -> old.getValue() != account && old.getValue().idle())
                    .findFirst()
                    .ifPresent(old -> accounts.remove(old.getKey()));
        }
        return account;
    }

    boolean idle() {
        return accounts.values().stream().allMatch(Account::idle);
    }

    Iterable<Account> all() {
        return accounts.values();
    }

    /** The one that was asked for last; before the first call, the one that began last. */
    Account current() {
        Account account = current;
        return account == null ? accounts.lastEntry().getValue() : account;
    }
}
