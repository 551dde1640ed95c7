package caravan.prices;

import caravan.call.Candidate;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All prices, and how the one for a model is found: by the model's exact name, then by an alias, then by the longest name
 * in the list that the model's begins with, wherever that ends. So {@code gpt-4o-mini-2024-07-18} costs what
 * {@code gpt-4o-mini} does, but also {@code gpt-4-turbo} what {@code gpt-4} does until it has an entry of its own: this is
 * GoXY's rule.
 */
final class PriceList {
    private final Unit unit;
    private final Map<String, List<Price>> models;
    private final Map<String, String> aliases;
    private final List<Price> otherwise;
    private final int longestName;

    /**
     * @param aliases other names, and the model that each is
     * @param otherwise for models that are not in the list
     */
    PriceList(Unit unit, Map<String, List<Price>> models, Map<String, String> aliases, List<Price> otherwise) {
        this.unit = unit;
        this.models = models;
        this.aliases = aliases;
        this.otherwise = otherwise;
        this.longestName =
                models.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    Unit unit() {
        return unit;
    }

    Map<String, List<Price>> models() {
        return models;
    }

    /**
     * This list, with another before it: its prices are in the way of those here that hold for the same providers and time.
     *
     * @param before for as many tokens
     */
    PriceList under(PriceList before) {
        Map<String, List<Price>> all = new LinkedHashMap<>(models);
        before.models.forEach((name, first) -> all.merge(name, first, (here, unused) -> Stream.concat(
                        first.stream(),
                        here.stream().filter(price -> first.stream().noneMatch(price::competesWith)))
                .toList()));
        Map<String, String> names = new HashMap<>(before.aliases);
        names.putAll(aliases);
        names.keySet().removeAll(before.models.keySet());
        return new PriceList(unit, Collections.unmodifiableMap(all), Map.copyOf(names), otherwise);
    }

    /** The price of the model that was asked for, else of the model that answered, else the default; null if none holds. */
    @Nullable
    Price find(Candidate candidate, @Nullable String responseModel, Instant at) {
        String provider = candidate.provider();
        Price price = find(candidate.model(), provider, at);
        if (price == null && responseModel != null) {
            price = find(responseModel, provider, at);
        }
        return price == null ? best(otherwise, provider, at) : price;
    }

    private @Nullable Price find(String model, String provider, Instant at) {
        Price price = named(model, provider, at);
        if (price == null) {
            price = named(aliases.getOrDefault(model, ""), provider, at);
        }
        for (int end = Math.min(model.length(), longestName); price == null && end > 0; end--) {
            price = named(model.substring(0, end), provider, at);
        }
        return price;
    }

    private @Nullable Price named(String name, String provider, Instant at) {
        List<Price> prices = models.get(name);
        return prices == null ? null : best(prices, provider, at);
    }

    private static @Nullable Price best(List<Price> prices, String provider, Instant at) {
        return prices.stream()
                .filter(price -> price.holds(provider, at))
                .max(Price.PRECEDENCE)
                .orElse(null);
    }
}
