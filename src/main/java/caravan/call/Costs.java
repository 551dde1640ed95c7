package caravan.call;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a call costs: what it used, the price of it, and whose account it is. */
public abstract sealed class Costs permits Call {
    private Tariff tariff = Tariff.NONE;
    private Function<Candidate, List<String>> accounts = asked -> List.of();
    private @Nullable String responseModel;
    private volatile @Nullable Usage usage;
    private @Nullable Usage told;
    private volatile @Nullable Cached cached;
    private boolean order;

    /** The candidate that was asked last, which is the one that answered. */
    public abstract @Nullable Candidate candidate();

    public void answeredAs(String named) {
        this.responseModel = named;
    }

    /** The model's name as the answer gives it; null if it gave none. */
    public @Nullable String responseModel() {
        return responseModel;
    }

    public void used(Usage used) {
        this.usage = used;
    }

    /** What the provider has said of an answer that was translated: the caller's form of it tells less. Null if it is not known. */
    public void told(@Nullable Usage exactly) {
        this.told = exactly;
    }

    public @Nullable Usage told() {
        return told;
    }

    /** What was used; null while nobody knows. */
    public @Nullable Usage usage() {
        return usage;
    }

    public void priced(Tariff found) {
        this.tariff = found;
    }

    public void cached(Cached found) {
        this.cached = found;
    }

    /** What the cache has to do with it; null if nothing. */
    public @Nullable Cached cached() {
        return cached;
    }

    /** It was an order to the gateway, and no provider is asked: it costs nothing. */
    public void obeyed() {
        this.order = true;
    }

    /** Was it an order that the gateway itself has answered? */
    public boolean isOrder() {
        return order;
    }

    /**
     * Price times usage: known as soon as both are. Null if either is missing, never 0 for unknown; but 0 for what the cache
     * gave.
     */
    public @Nullable Cost cost() {
        Cached found = cached;
        if (order) {
            return Cost.ORDERED;
        }
        return found != null && found.state().free() ? Cost.CACHED : costOf(usage);
    }

    /** What this usage costs, of the candidate that was asked last. */
    public @Nullable Cost costOf(@Nullable Usage used) {
        Candidate asked = candidate();
        return used == null || asked == null ? null : tariff.cost(asked, responseModel, used);
    }

    /** Has its cost be charged to what holds of whoever answers, such as {@code team:search month 2026-11-01T00:00:00Z}. */
    public void chargeTo(Function<Candidate, List<String>> found) {
        this.accounts = found;
    }

    /** What its cost is charged to; empty if that is nothing, or nobody was asked. */
    public List<String> charged() {
        Candidate asked = candidate();
        return asked == null ? List.of() : accounts.apply(asked);
    }
}
