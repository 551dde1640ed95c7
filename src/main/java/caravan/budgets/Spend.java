package caravan.budgets;

import caravan.call.Budget;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was spent and what is reserved, as long as the process lives; what was spent, for longer: it is what the journal comes to.
 * One lock guards all sums, so that a call gets all of its reservations or none. It is held for additions only.
 */
public final class Spend implements AutoCloseable {
    private static final int SHOWN = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Accounts accounts;
    private final Follower follower;
    private final Account running = new Account("");
    private final AtomicLong refused = new AtomicLong();

    /** The journal, as far as it tells of money. */
    public interface Past {
        /** The segment that is being written; 0 if the disk has no room for one. */
        int current();

        /** Up to this segment all has been written. */
        int settled();

        /** Each charge in the segments after one and up to another: to which windows of budgets, and how much. */
        void read(int after, int upTo, BiConsumer<List<String>, BigDecimal> charges) throws IOException;
    }

    private Spend(Accounts accounts, Follower follower) {
        this.accounts = accounts;
        this.follower = follower;
    }

    /**
     * Adds up what was spent so far. To be done before there are calls.
     *
     * @throws IOException if the file with the sums, or the journal, cannot be read; the message says what to do
     */
    public static Spend open(Path dataFolder, Past past) throws IOException {
        SpendFile file = new SpendFile(dataFolder);
        Accounts written = new Accounts();
        Accounts accounts = new Accounts();
        int reached = reached(file.read(written), past.current());
        written.spent().forEach(accounts::charge);
        past.read(reached, Integer.MAX_VALUE, (to, usd) -> to.forEach(window -> accounts.charge(window, usd)));
        Spend spend = new Spend(accounts, new Follower(past, file, written, reached));
        spend.follower.start();
        return spend;
    }

    /** Where the journal was taken away, its segments are counted from 1 again, and none of these is added up yet. */
    private static int reached(int written, int current) {
        return current > 0 && written >= current ? 0 : written;
    }

    /**
     * What a budget is at.
     *
     * @param spent when this was looked at
     */
    record Share(Budget budget, Account account, BigDecimal spent) {
        Share now() {
            return new Share(budget, account, account.spent());
        }

        boolean isNearlySpent() {
            return budget.soft() < 100 && spent.compareTo(budget.warnsAt()) >= 0;
        }
    }

    /**
     * What came of a reservation.
     *
     * @param shares where it was made
     * @param accounts the same, but that two budgets of one name have one account
     * @param full the first that has no room, for which none was made; null if all have
     * @param nearlySpent those of which so much is spent that it is time for a warning
     */
    record Admission(
            List<Share> shares,
            List<Account> accounts,
            @Nullable Share full,
            List<Share> nearlySpent) {}

    /** Reserves this much of each budget, or of none. What costs nothing has room anywhere. */
    Admission admit(List<Budget> budgets, Instant now, BigDecimal amount) {
        return locked(() -> {
            List<Share> shares = new ArrayList<>(budgets.size());
            List<Account> found = new ArrayList<>(budgets.size());
            List<Share> nearly = new ArrayList<>(0);
            for (Budget budget : budgets) {
                Account account = accounts.at(budget, now);
                Share share = new Share(budget, account, account.spent());
                if (amount.signum() > 0 && !account.hasRoom(amount, budget.usd())) {
                    refused.incrementAndGet();
                    return new Admission(List.of(), List.of(), share, List.of());
                }
                shares.add(share);
                if (!found.contains(account)) {
                    found.add(account);
                }
                if (share.isNearlySpent()) {
                    nearly.add(share);
                }
            }
            found.forEach(account -> account.reserve(amount));
            running.reserve(amount);
            return new Admission(shares, found, null, nearly);
        });
    }

    /**
     * Gives the reservation back, and charges what the call came to.
     *
     * @param to the windows that are charged, of those where it was made
     * @return those that are nearly spent by this, and were not before
     */
    List<Share> settle(Admission admission, BigDecimal reserved, List<String> to, BigDecimal cost) {
        return locked(() -> {
            running.release(reserved);
            for (Account account : admission.accounts) {
                account.release(reserved);
                if (to.contains(account.window())) {
                    account.charge(cost);
                }
            }
            return to.isEmpty() ? List.of() : crossed(admission, to, cost);
        });
    }

    private static List<Share> crossed(Admission admission, List<String> to, BigDecimal cost) {
        List<Share> crossed = new ArrayList<>(0);
        for (Share each : admission.shares) {
            Share share = each.now();
            if (share.isNearlySpent() && to.contains(share.account.window())) {
                Share before = new Share(share.budget, share.account, share.spent.subtract(cost));
                crossed.addAll(before.isNearlySpent() ? List.of() : List.of(share));
            }
        }
        return crossed;
    }

    /** Calls that were refused since the start. */
    public long refused() {
        return refused.get();
    }

    /** What is set aside now for calls that run; once for each, however many budgets hold for it. */
    public BigDecimal reserved() {
        return locked(running::reserved);
    }

    /** For {@code /stats}: the current windows of the budgets that were used last. */
    public Map<String, Object> figures() {
        return locked(() -> {
            Map<String, Object> windows = new LinkedHashMap<>();
            accounts.current(SHOWN)
                    .forEach(account -> windows.put(
                            account.window(),
                            Map.of("spent_usd", plain(account.spent()), "reserved_usd", plain(account.reserved()))));
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("refused", refused.get());
            figures.put("windows", windows);
            return figures;
        });
    }

    static String plain(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** What the follower has not reached is read at the next start. */
    @Override
    public void close() {
        follower.close();
    }
}
