package caravan;

import caravan.budgets.Spend;
import caravan.ledger.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiConsumer;

/** The ledger, as budgets see it. */
record Accounting(Ledger ledger) implements Spend.Past {
    @Override
    public int current() {
        return ledger.segment();
    }

    @Override
    public int settled() {
        return ledger.settled();
    }

    @Override
    public void read(int after, int upTo, BiConsumer<List<String>, BigDecimal> charges) throws IOException {
        ledger.charges(after, upTo, charges);
    }
}
