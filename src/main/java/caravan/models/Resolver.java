package caravan.models;

import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Offer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From a name to a provider, in this order: alias, exact name, {@code provider/model}, prefix, default provider. Only
 * providers that the caller can reach count: a caller with their own key and a house with none meet at the one provider that
 * such keys are for, whatever the model's name looks like.
 */
final class Resolver {
    private final Map<String, String> aliases;
    private final List<Offer> offers;
    private final Map<String, Offer> byName = new HashMap<>();
    private final List<Candidate> keyed = new ArrayList<>();
    private final List<Candidate> copies = new ArrayList<>();
    private final String defaultProvider;
    private final String ownKeysFor;

    Resolver(Map<String, String> aliases, List<Offer> offers, String defaultProvider, String ownKeysFor) {
        this.aliases = Map.copyOf(aliases);
        this.offers = List.copyOf(offers);
        this.defaultProvider = defaultProvider;
        this.ownKeysFor = ownKeysFor;
        offers.forEach(offer -> offer.aliases().forEach(name -> byName.put(name, offer)));
        offers.forEach(offer -> byName.put(offer.provider(), offer));
    }

    String defaultProvider() {
        return defaultProvider;
    }

    String ownKeysFor() {
        return ownKeysFor;
    }

    @Nullable
    Offer offer(String provider) {
        return byName.get(provider);
    }

    boolean isAlias(String name) {
        return aliases.containsKey(name);
    }

    /** What an alias stands for; any other name for itself. */
    String meaning(String name) {
        return aliases.getOrDefault(name, name);
    }

    boolean beginsAlias(String stem) {
        return aliases.keySet().stream().anyMatch(alias -> alias.startsWith(stem));
    }

    /** Who answers for this name; null if nobody whom the caller can reach does. */
    @Nullable
    Candidate resolve(String name, Caller caller) {
        String model = aliases.getOrDefault(name, name);
        Candidate copy = copy(model);
        if (copy != null) {
            return copy(copy, caller);
        }
        Candidate meant = keyed.isEmpty() ? null : named(model, offer -> true);
        if (meant != null && hasKey(meant)) {
            return meant;
        }
        Candidate found = named(model, offer -> offer.reachableBy(caller));
        return found == null ? byDefault(model, caller) : found;
    }

    /** It is there for whom the same model at the same provider is, or has a key of its own. */
    private @Nullable Candidate copy(Candidate copy, Caller caller) {
        Candidate found = hasKey(copy) ? copy : resolve(copy.copy(1).name(), caller);
        return copy.copy(1).equals(found) ? copy : found;
    }

    /** The one of these that {@code openai/gpt-5#2} means; null if there is none. */
    private @Nullable Candidate copy(String model) {
        int number = copies.isEmpty() ? 1 : Candidate.copyIn(model);
        if (number == 1) {
            return null;
        }
        String plain = Candidate.plain(model);
        Candidate first = meant(plain);
        Candidate copy = (first == null ? new Candidate(defaultProvider, plain) : first).copy(number);
        return copies.stream().anyMatch(each -> each.covers(copy)) ? copy : null;
    }

    /** While the files are read: this model, which may end in {@code *}, is there once more. */
    void addCopy(Candidate copy) {
        copies.add(copy);
    }

    /** Whom the name means, whether anybody can reach them or not; null if it would go to the default provider. */
    @Nullable
    Candidate meant(String name) {
        String model = aliases.getOrDefault(name, name);
        Candidate copy = copy(model);
        if (copy != null) {
            return copy;
        }
        Candidate found = named(model, Offer::house);
        return found == null ? named(model, offer -> true) : found;
    }

    /** While the files are read: the house has a key for this model alone, which may end in {@code *}. */
    void giveKey(Candidate candidate) {
        keyed.add(candidate);
    }

    boolean hasKey(Candidate candidate) {
        return keyed.stream().anyMatch(each -> each.covers(candidate));
    }

    private @Nullable Candidate named(String model, Predicate<Offer> counts) {
        Candidate found = exact(model, counts);
        found = found == null ? qualified(model, counts) : found;
        return found == null ? prefixed(model, counts) : found;
    }

    private @Nullable Candidate exact(String model, Predicate<Offer> counts) {
        for (Offer offer : offers) {
            if (counts.test(offer) && offer.models().contains(model)) {
                return new Candidate(offer.provider(), bare(offer, model));
            }
        }
        return null;
    }

    private @Nullable Candidate qualified(String model, Predicate<Offer> counts) {
        int slash = model.indexOf('/');
        Offer offer = slash < 1 ? null : byName.get(model.substring(0, slash));
        return offer != null && counts.test(offer) && slash + 1 < model.length()
                ? new Candidate(offer.provider(), model.substring(slash + 1))
                : null;
    }

    private @Nullable Candidate prefixed(String model, Predicate<Offer> counts) {
        Offer best = null;
        int longest = 0;
        for (Offer offer : offers) {
            for (String prefix : offer.prefixes()) {
                if (prefix.length() > longest && model.startsWith(prefix) && counts.test(offer)) {
                    best = offer;
                    longest = prefix.length();
                }
            }
        }
        return best == null ? null : new Candidate(best.provider(), model);
    }

    private @Nullable Candidate byDefault(String model, Caller caller) {
        for (String provider : List.of(defaultProvider, ownKeysFor)) {
            Offer offer = offer(provider);
            if (offer != null && offer.reachableBy(caller)) {
                return new Candidate(provider, model);
            }
        }
        return withoutKey(model);
    }

    /** A server of the house's own, such as Ollama, is there for callers whom no other provider would hear. */
    private @Nullable Candidate withoutKey(String model) {
        return offers.stream()
                .filter(offer -> !offer.needsKey() && !offer.provider().equals("demo"))
                .map(offer -> new Candidate(offer.provider(), model))
                .findFirst()
                .orElse(null);
    }

    /** The built-in provider lists its models with its name before them. */
    private static String bare(Offer offer, String model) {
        String own = offer.provider() + "/";
        return model.startsWith(own) ? model.substring(own.length()) : model;
    }
}
