package caravan.budgets;

import java.math.BigDecimal;

/** What one window of a budget has come to. Whoever touches it holds the lock of its {@link Spend}. */
final class Account {
    private final String window;
    private BigDecimal spent = BigDecimal.ZERO;
    private BigDecimal reserved = BigDecimal.ZERO;
    private int calls;

    /** @param window as the journal names it */
    Account(String window) {
        this.window = window;
    }

    String window() {
        return window;
    }

    BigDecimal spent() {
        return spent;
    }

    BigDecimal reserved() {
        return reserved;
    }

    /** Is nothing reserved? */
    boolean idle() {
        return calls == 0;
    }

    /** Is there room for this much under a limit? What is spent has none, not even for nothing. */
    boolean hasRoom(BigDecimal amount, BigDecimal limit) {
        BigDecimal taken = spent.add(reserved);
        return taken.compareTo(limit) < 0 && taken.add(amount).compareTo(limit) <= 0;
    }

    void reserve(BigDecimal amount) {
        reserved = reserved.add(amount);
        calls++;
    }

    void release(BigDecimal amount) {
        calls--;
        reserved = calls == 0 ? BigDecimal.ZERO : reserved.subtract(amount);
    }

    void charge(BigDecimal amount) {
        spent = spent.add(amount);
    }
}
