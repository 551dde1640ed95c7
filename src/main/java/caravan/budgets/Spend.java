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
    private final AtomicLong refused = new AtomicLong();

    /** The journal, as far as it tells of money. */
    public interface Past {
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
        int reached = file.read(written);
        written.spent().forEach(accounts::charge);
        past.read(reached, Integer.MAX_VALUE, (to, usd) -> to.forEach(window -> accounts.charge(window, usd)));
        Spend spend = new Spend(accounts, new Follower(past, file, written, reached));
        spend.follower.start();
        return spend;
    }

    /**
     * What a budget is at.
     *
     * @param spent when this was looked at
     */
    record Share(Budget budget, Account account, BigDecimal spent) {
        Share(Budget budget, Account account) {
            this(budget, account, account.spent());
        }

        Share now() {
            return new Share(budget, account);
        }

        boolean isNearlySpent() {
            BigDecimal line = budget.usd().multiply(BigDecimal.valueOf(budget.soft()));
            return budget.soft() < 100 && spent.movePointRight(2).compareTo(line) >= 0;
        }
    }

    /**
     * What came of a reservation.
     *
     * @param shares where it was made
     * @param full the first that has no room, for which none was made; null if all have
     * @param nearlySpent those of which so much is spent that it is time for a warning
     */
    record Admission(List<Share> shares, @Nullable Share full, List<Share> nearlySpent) {}

    /** Reserves this much of each budget, or of none. What costs nothing has room anywhere. */
    Admission admit(List<Budget> budgets, Instant now, BigDecimal amount) {
        return locked(() -> {
            List<Share> shares = new ArrayList<>(budgets.size());
            List<Share> nearly = new ArrayList<>(0);
            for (Budget budget : budgets) {
                Share share = new Share(budget, accounts.at(budget, now));
                shares.add(share);
                if (amount.signum() > 0 && !share.account.hasRoom(amount, budget.usd())) {
                    refused.incrementAndGet();
                    return new Admission(List.of(), share, List.of());
                }
                if (share.isNearlySpent()) {
                    nearly.add(share);
                }
            }
            distinct(shares).forEach(account -> account.reserve(amount));
            return new Admission(shares, null, nearly);
        });
    }

    /**
     * Gives the reservation back, and charges what the call came to.
     *
     * @param to the windows that are charged, of those where it was made
     * @return those that are nearly spent by this, and were not before
     */
    List<Share> settle(List<Share> shares, BigDecimal reserved, List<String> to, BigDecimal cost) {
        return locked(() -> {
            List<Account> all = distinct(shares);
            all.forEach(account -> account.release(reserved));
            if (to.isEmpty()) {
                return List.of();
            }
            List<Share> before = shares.stream()
                    .map(Share::now)
                    .filter(share -> !share.isNearlySpent())
                    .toList();
            all.stream().filter(account -> to.contains(account.window())).forEach(account -> account.charge(cost));
            return before.stream().map(Share::now).filter(Share::isNearlySpent).toList();
        });
    }

    /** Two budgets of one name have one account. */
    private static List<Account> distinct(List<Share> shares) {
        return shares.stream().map(Share::account).distinct().toList();
    }

    /** Calls that were refused since the start. */
    public long refused() {
        return refused.get();
    }

    /** What is reserved now, in all windows together. */
    public BigDecimal reserved() {
        return locked(() -> accounts.busy().stream().map(Account::reserved).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** For {@code /stats}: the current windows of the budgets that were used last. */
    public Map<String, Object> figures() {
        return locked(() -> {
            Map<String, Object> windows = new LinkedHashMap<>();
            accounts.newest(SHOWN)
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
