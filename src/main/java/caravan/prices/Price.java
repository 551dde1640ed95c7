package caravan.prices;

import caravan.call.Cost;
import caravan.call.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the price list.
 *
 * @param name the model's, or {@code default}
 * @param providers where it holds; everywhere if empty
 * @param validFrom when it begins to hold
 * @param standard what is charged unless another service tier ran; null if tokens have no price
 * @param tiers the other service tiers, by name
 * @param units what is charged for pictures, seconds and characters
 */
record Price(
        String name,
        Set<String> providers,
        Instant validFrom,
        @Nullable Tier standard,
        Map<String, Tier> tiers,
        UnitPrices units) {
    static final List<String> TIERS = List.of("flex", "priority", "batch");

    /** A price made for the provider before one for all; then the one that began last. */
    static final Comparator<Price> PRECEDENCE = Comparator.<Price, Boolean>comparing(
                    price -> !price.providers().isEmpty())
            .thenComparing(Price::validFrom);

    boolean holds(String provider, Instant at) {
        return (providers.isEmpty() || providers.contains(provider)) && !validFrom.isAfter(at);
    }

    /** Is there a call for which neither of the two takes precedence? */
    boolean competesWith(Price other) {
        return validFrom.equals(other.validFrom)
                && providers.isEmpty() == other.providers.isEmpty()
                && (providers.isEmpty() || !Collections.disjoint(providers, other.providers));
    }

    /** Null if nothing that was counted has a price here: a price for tokens says nothing of a call that nobody counted in tokens. */
    @Nullable
    Cost cost(Usage usage, Unit unit) {
        String named = serviceTier(usage);
        boolean special = tiers.containsKey(named);
        Tier tier = special ? tiers.get(named) : standard;
        BigDecimal tokens = tier == null || !usage.inTokens() ? null : unit.perToken(tier.times(usage));
        BigDecimal others = units.times(usage.units());
        BigDecimal all = tokens == null || others == null ? tokens : tokens.add(others);
        BigDecimal usd = all == null ? others : all;
        return usd == null ? null : new Cost(usd, special ? name + " " + named : name);
    }

    /** OpenAI takes {@code fast} for {@code priority}; what has no block (default, auto, standard …) is the standard. */
    private static String serviceTier(Usage usage) {
        String ran = usage.serviceTier();
        String named = ran == null ? "" : ran.toLowerCase(Locale.ROOT);
        return named.equals("fast") ? "priority" : named;
    }
}
