package caravan.models;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Offer;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The step that chooses who may answer, and the list of what this gateway serves. */
public final class Models {
    private final Resolver resolver;
    private final Catalog catalog;

    private Models(Resolver resolver, Catalog catalog) {
        this.resolver = resolver;
        this.catalog = catalog;
    }

    /**
     * @param file {@code config/models.yaml}
     * @param offers what the providers offer, in the order in which they are asked
     */
    public static Models read(Path file, List<Offer> offers, Environment environment, Mistakes mistakes) {
        try (Section root = Section.read(file, environment, mistakes)) {
            Map<String, String> aliases = new LinkedHashMap<>();
            Section section = root.section("aliases");
            for (String alias : section.keys()) {
                aliases.put(alias, section.requiredText(alias));
            }
            String named = root.text("default_provider");
            if (named != null && offers.stream().noneMatch(offer -> offer.provider().equals(named))) {
                root.mistake("default_provider", "'" + named + "' is not a provider that is switched on");
            }
            Resolver resolver = new Resolver(aliases, offers, named == null ? likelyDefault(offers) : named);
            aliases.forEach((alias, target) -> check(section, alias, target, resolver));
            return new Models(resolver, new Catalog(aliases, offers));
        }
    }

    private static void check(Section section, String alias, String target, Resolver resolver) {
        if (alias.equals(target) || resolver.isAlias(target)) {
            section.mistake(alias, "must name a model, not another alias");
        }
    }

    /** OpenAI, unless only others have a key. */
    private static String likelyDefault(List<Offer> offers) {
        List<Offer> ready = offers.stream()
                .filter(offer -> offer.house() && !offer.provider().equals("demo"))
                .toList();
        boolean openai = ready.isEmpty() || ready.stream().anyMatch(offer -> offer.provider().equals("openai"));
        return openai ? "openai" : ready.getFirst().provider();
    }

    /** The provider that gets what no other rule places. */
    public String defaultProvider() {
        return resolver.defaultProvider();
    }

    /**
     * Sets the call's candidates, or answers it, if it only asks which models there are.
     *
     * @throws Refused 403 if this caller may not use the model; 404 or 401 if nobody here can answer
     */
    public Call choose(Call call) {
        Candidate forwarded = call.operation() == Operation.MODELS ? ownList(call) : null;
        if (forwarded != null) {
            call.mayAsk(List.of(forwarded));
        } else if (call.operation() == Operation.MODELS) {
            call.answered(catalog.list(call));
        } else {
            call.mayAsk(List.of(candidate(call)));
        }
        return call;
    }

    /** With their own key, callers see their provider's own list. */
    private @Nullable Candidate ownList(Call call) {
        Offer offer = resolver.defaultOffer();
        return offer != null && !offer.house() && offer.reachableBy(call.caller())
                ? new Candidate(offer.provider(), call.originalModel())
                : null;
    }

    private Candidate candidate(Call call) {
        Caller caller = call.caller();
        String name = call.originalModel();
        Candidate found = resolver.resolve(name, caller);
        if (found == null) {
            throw nobody(name, caller);
        }
        if (!allowed(caller, name, found)) {
            throw new Refused(
                    Reason.FORBIDDEN, "Your key may not use the model '" + name + "'.", "model", Headers.NONE);
        }
        return found;
    }

    /** By every name that leads there: what was asked for, {@code provider/model}, and the plain name if it means the same. */
    private boolean allowed(Caller caller, String name, Candidate found) {
        return caller.mayUse(name)
                || caller.mayUse(found.provider() + "/" + found.model())
                || (caller.mayUse(found.model()) && found.equals(resolver.resolve(found.model(), caller)));
    }

    private Refused nobody(String name, Caller caller) {
        return caller.ownKey() == null
                ? new Refused(
                        Reason.NO_KEY,
                        "No provider here can answer for the model '" + name + "': provider '" + defaultProvider()
                                + "' has no key. Send your own as 'Authorization: Bearer …', or try the model demo/echo.")
                : new Refused(
                        Reason.UNKNOWN_MODEL,
                        "The model '" + name + "' does not exist here.",
                        "model",
                        Headers.NONE);
    }
}
