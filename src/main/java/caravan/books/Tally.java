package caravan.books;

import java.math.BigDecimal;

/** What some calls come to. What is not known is in no sum; calls that reached somebody and whose cost is not known are counted. */
record Tally(
        long calls,
        long errors,
        long unpriced,
        long estimated,
        long hits,
        long input,
        long output,
        long cacheRead,
        long cacheCreation,
        long reasoning,
        BigDecimal cost) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO);

    static Tally of(Entry entry) {
        return new Tally(
                1,
                entry.failed() ? 1 : 0,
                entry.unpriced() ? 1 : 0,
                entry.estimated() ? 1 : 0,
                entry.hit() ? 1 : 0,
                entry.input(),
                entry.output(),
                entry.cacheRead(),
                entry.cacheCreation(),
                entry.reasoning(),
                entry.cost() == null ? BigDecimal.ZERO : entry.cost());
    }

    Tally plus(Tally more) {
        return new Tally(
                calls + more.calls,
                errors + more.errors,
                unpriced + more.unpriced,
                estimated + more.estimated,
                hits + more.hits,
                input + more.input,
                output + more.output,
                cacheRead + more.cacheRead,
                cacheCreation + more.cacheCreation,
                reasoning + more.reasoning,
                cost.add(more.cost));
    }
}
