package caravan.models;

import caravan.call.Candidate;
import caravan.call.Offer;
import caravan.config.Nearest;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a model's name that stands in a file. A real provider may have models that no list here names, and the
 * default one is asked for all that nothing else places: so only little of it is certain.
 *
 * @param off providers of the file that are switched off
 */
record Names(Resolver resolver, List<Offer> offers, Collection<String> off) {
    private static final String DEMO = "demo";

    /** Who gets what is asked for by this name. */
    String provider(String name) {
        return candidate(name).provider();
    }

    Candidate candidate(String name) {
        Candidate meant = resolver.meant(name);
        return meant == null ? new Candidate(resolver.defaultProvider(), name) : meant;
    }

    /** Whom these names mean; without those that would go to the default provider. */
    Set<Candidate> meant(Stream<String> names) {
        Set<Candidate> found = new LinkedHashSet<>();
        names.map(resolver::meant).filter(Objects::nonNull).forEach(found::add);
        return Collections.unmodifiableSet(found);
    }

    /** Why nobody here can ever answer for this name; null if somebody may. */
    @Nullable
    String wrong(String name) {
        Candidate meant = resolver.meant(name);
        String model = meant == null ? name : meant.model();
        List<String> known = models(DEMO);
        return provider(name).equals(DEMO) && !known.contains(DEMO + "/" + model)
                ? "the provider demo has no model '" + model + "'" + Nearest.hint(DEMO + "/" + model, known)
                        + " (it has: " + String.join(", ", known) + ")"
                : null;
    }

    /** What the name may have been meant to be, if it is not what it looks like; null if it looks right. */
    @Nullable
    String doubtful(String name) {
        String head = head(name);
        if (head.isEmpty() || resolver.meant(name) != null || resolver.isAlias(name)) {
            return null;
        }
        String hint = hint(head);
        return hint.isEmpty() ? null : hint + " (it goes to the default provider, " + resolver.defaultProvider() + ")";
    }

    @Nullable
    String unknownProvider(String name) {
        if (off.contains(name)) {
            return "it is not switched on, since its base_url has no value";
        }
        return providers().contains(name) ? null : "there is no such provider" + Nearest.hint(name, providers());
    }

    private String hint(String head) {
        if (off.contains(head)) {
            return "provider '" + head + "' is not switched on, since its base_url has no value";
        }
        return plain()
                ? Nearest.hint(head, providers())
                        .replaceFirst("^; ", "there is no provider '" + head + "' that is on; ")
                : "";
    }

    /** Is it known how the default provider's names look, and that they have no slash? Those of routers have one. */
    private boolean plain() {
        List<String> known = offers.stream()
                .filter(offer -> offer.provider().equals(resolver.defaultProvider()))
                .flatMap(offer -> Stream.concat(offer.models().stream(), offer.prefixes().stream()))
                .toList();
        return !known.isEmpty() && known.stream().noneMatch(name -> name.contains("/"));
    }

    /** What is wrong or doubtful with a name that may end in {@code *}, which stands for any rest; null if nothing is. */
    @Nullable
    String unknown(String pattern) {
        if (!pattern.endsWith("*")) {
            String wrong = wrong(pattern);
            return wrong == null ? doubtful(pattern) : wrong;
        }
        String stem = pattern.substring(0, pattern.length() - 1);
        if (resolver.beginsAlias(stem) || offers.stream().anyMatch(offer -> begins(offer, stem))) {
            return null;
        }
        return resolver.defaultProvider().equals(DEMO) ? "no name that is known here begins so" : doubtful(stem);
    }

    /** May a model of this provider have a name that begins so? */
    private static boolean begins(Offer offer, String stem) {
        return Stream.concat(Stream.of(offer.provider() + "/"), offer.prefixes().stream())
                        .anyMatch(each -> each.startsWith(stem) || stem.startsWith(each))
                || offer.models().stream().anyMatch(model -> model.startsWith(stem));
    }

    private List<String> models(String provider) {
        return offers.stream()
                .filter(offer -> offer.provider().equals(provider))
                .flatMap(offer -> offer.models().stream())
                .toList();
    }

    private List<String> providers() {
        return offers.stream().map(Offer::provider).toList();
    }

    private static String head(String name) {
        int slash = name.indexOf('/');
        return slash < 1 ? "" : name.substring(0, slash);
    }
}
