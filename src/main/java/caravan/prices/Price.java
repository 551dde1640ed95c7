package caravan.prices;

import caravan.call.Cost;
import caravan.call.Usage;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One entry of the price list.
 *
 * @param name the model's, or {@code default}
 * @param providers where it holds; everywhere if empty
 * @param validFrom when it begins to hold
 * @param standard what is charged unless another service tier ran
 * @param tiers the other service tiers, by name
 */
record Price(String name, Set<String> providers, Instant validFrom, Tier standard, Map<String, Tier> tiers) {
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

    Cost cost(Usage usage, Unit unit) {
        String named = serviceTier(usage);
        Tier tier = tiers.get(named);
        return tier == null
                ? new Cost(unit.perToken(standard.times(usage)), name)
                : new Cost(unit.perToken(tier.times(usage)), name + " " + named);
    }

    /** OpenAI takes {@code fast} for {@code priority}; what has no block (default, auto, standard …) is the standard. */
    private static String serviceTier(Usage usage) {
        String ran = usage.serviceTier();
        String named = ran == null ? "" : ran.toLowerCase(Locale.ROOT);
        return named.equals("fast") ? "priority" : named;
    }
}
