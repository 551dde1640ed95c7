package caravan.models;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Limit;
import caravan.call.Offer;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Nearest;
import caravan.config.Section;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The step that chooses who may answer, and the list of what this gateway serves. */
public final class Models {
    private static final String DEMO = "demo";
    private static final String OPENAI = "openai";
    private static final String DEFAULT = "default_provider";

    private final Resolver resolver;
    private final Catalog catalog;
    private final Names names;
    private final Map<String, String> relied;
    private final Map<String, List<Limit>> limits;

    private Models(
            Resolver resolver,
            Catalog catalog,
            Names names,
            Map<String, String> relied,
            Map<String, List<Limit>> limits) {
        this.resolver = resolver;
        this.catalog = catalog;
        this.names = names;
        this.relied = Map.copyOf(relied);
        this.limits = limits;
    }

    /**
     * @param file {@code config/models.yaml}
     * @param offers what the providers offer, in the order in which they are asked
     * @param off the providers that are switched off
     */
    public static Models read(
            Path file, List<Offer> offers, Collection<String> off, Environment environment, Mistakes mistakes) {
        try (Section root = Section.read(file, environment, mistakes)) {
            Map<String, String> aliases = new LinkedHashMap<>();
            Section section = root.section("aliases");
            for (String alias : section.keys()) {
                aliases.put(alias, section.requiredText(alias));
            }
            String fallback = defaultProvider(root, offers);
            Resolver resolver = new Resolver(aliases, offers, fallback, ownKeysFor(offers, root.text(DEFAULT)));
            Names names = new Names(resolver, offers, off);
            Map<String, String> relied = new LinkedHashMap<>();
            Stream.ofNullable(root.text(DEFAULT)).forEach(provider -> relied.put(provider, DEFAULT));
            aliases.forEach((alias, target) -> {
                check(section, alias, target, names);
                relied.putIfAbsent(names.provider(target), "aliases." + alias);
            });
            return new Models(resolver, new Catalog(aliases, offers), names, relied, Paces.read(root, names));
        }
    }

    private static void check(Section section, String alias, String target, Names names) {
        String wrong = alias.equals(target) || names.resolver().isAlias(target)
                ? "must name a model, not another alias"
                : target.isEmpty() ? null : names.wrong(target);
        String doubtful = names.doubtful(target);
        if (wrong != null) {
            section.mistake(alias, wrong);
        } else if (doubtful != null) {
            section.warn(alias, doubtful);
        }
    }

    private static String defaultProvider(Section root, List<Offer> offers) {
        List<String> on = offers.stream().map(Offer::provider).toList();
        String named = root.text(DEFAULT);
        if (named != null && !on.contains(named)) {
            root.mistake(
                    DEFAULT,
                    "'" + named + "' is not a provider that is switched on" + Nearest.hint(named, on) + " (on: "
                            + String.join(", ", on) + ")");
        }
        return named == null ? likelyDefault(offers) : named;
    }

    /** OpenAI, unless only others have a key of the house, or it is not in the file at all. */
    private static String likelyDefault(List<Offer> offers) {
        List<Offer> real =
                offers.stream().filter(offer -> !offer.provider().equals(DEMO)).toList();
        List<Offer> keyed = real.stream().filter(Offer::houseKey).toList();
        List<String> likely =
                (keyed.isEmpty() ? real : keyed).stream().map(Offer::provider).toList();
        return likely.isEmpty() ? DEMO : likely.contains(OPENAI) ? OPENAI : likely.getFirst();
    }

    /** Somebody must have said so, but for OpenAI: whose key it is nobody can tell, and a wrong guess gives it away. */
    private static String ownKeysFor(List<Offer> offers, @Nullable String named) {
        Stream<Offer> said = offers.stream().filter(Offer::ownKeys);
        Stream<Offer> byDefault =
                offers.stream().filter(offer -> offer.provider().equals(named));
        Stream<Offer> openai = offers.stream()
                .filter(offer -> offer.needsKey() && offer.provider().equals(OPENAI));
        return Stream.of(said, byDefault, openai)
                .flatMap(each -> each)
                .map(Offer::provider)
                .findFirst()
                .orElse("");
    }

    /** The provider that gets what no other rule places. */
    public String defaultProvider() {
        return resolver.defaultProvider();
    }

    /** The providers that the file counts on by name, each with the key that does so. */
    public Map<String, String> relied() {
        return relied;
    }

    /** How often models may be asked, by their names or {@code provider/model}. */
    public Map<String, List<Limit>> limits() {
        return limits;
    }

    /** What is wrong or doubtful with a model's name in another file, which may end in {@code *}; null if nothing is. */
    public @Nullable String unknown(String name) {
        return names.unknown(name);
    }

    /** The same of a provider's name. */
    public @Nullable String unknownProvider(String name) {
        return names.unknownProvider(name);
    }

    /** The one provider that callers' own keys are for; empty if there is none. */
    public String ownKeysFor() {
        return resolver.ownKeysFor();
    }

    /**
     * Sets the call's candidates, or answers it, if it only asks which models there are.
     *
     * @throws Refused 403 if this caller may not use the model; 404 or 401 if nobody here can answer
     */
    public Call choose(Call call) {
        switch (call.operation()) {
            case MODELS -> list(call);
            case PASS_THROUGH -> ask(call, passedOn(call));
            case null, default -> ask(call, candidate(call));
        }
        return call;
    }

    private void ask(Call call, Candidate found) {
        if (!call.caller().mayAsk(found.provider())) {
            throw new Refused(
                    Reason.FORBIDDEN,
                    "Your key may not use the provider '" + found.provider() + "'.",
                    "model",
                    Headers.NONE);
        }
        if (pays(found)) {
            Caller caller = call.caller();
            new Passage(
                            caller,
                            (name, there) ->
                                    there.equals(resolver.resolve(name, caller)) && allowed(caller, name, there))
                    .check(call, found);
        }
        call.mayAsk(List.of(found));
    }

    /** Does the house pay there, or is it the house's own? */
    private boolean pays(Candidate found) {
        Offer offer = resolver.offer(found.provider());
        return offer == null || offer.house();
    }

    private void list(Call call) {
        Candidate forwarded = ownList(call);
        if (forwarded != null) {
            call.mayAsk(List.of(forwarded));
        } else {
            call.answered(catalog.list(call.originalModel(), name -> mayUse(call.caller(), name)));
        }
    }

    /** To the provider that the caller's own key is for, else to the default one; a model that it names must be there. */
    private Candidate passedOn(Call call) {
        String name = call.originalModel();
        Candidate own = ownList(call);
        Candidate there = own == null ? resolver.resolve("", call.caller()) : own;
        if (there == null) {
            throw nobody(name, call.caller());
        }
        Candidate found = name.isEmpty() ? new Candidate(there.provider(), "") : candidate(call);
        if (!found.provider().equals(there.provider())) {
            throw Refused.field(
                    "model",
                    "The model '" + name + "' is at provider '" + found.provider() + "', and "
                            + call.request().path() + " goes to '" + there.provider() + "'.");
        }
        return found;
    }

    /** With their own key, callers see their provider's own list. */
    private @Nullable Candidate ownList(Call call) {
        Offer offer = resolver.offer(resolver.ownKeysFor());
        return offer != null && !offer.house() && offer.reachableBy(call.caller())
                ? new Candidate(offer.provider(), call.originalModel())
                : null;
    }

    private boolean mayUse(Caller caller, String name) {
        Candidate found = resolver.resolve(name, caller);
        return found != null && allowed(caller, name, found);
    }

    private Candidate candidate(Call call) {
        Caller caller = call.caller();
        String name = call.originalModel();
        Candidate found = resolver.resolve(name, caller);
        if (found == null) {
            throw nobody(name, caller);
        }
        if (!allowed(caller, name, found)) {
            throw forbidden(name);
        }
        return found;
    }

    /** By every name that leads there: what was asked for, {@code provider/model}, and the plain name if it means the same. */
    private boolean allowed(Caller caller, String name, Candidate found) {
        return caller.mayAsk(found.provider()) && mayName(caller, name, found);
    }

    private boolean mayName(Caller caller, String name, Candidate found) {
        return caller.mayUse(name)
                || caller.mayUse(found.provider() + "/" + found.model())
                || (caller.mayUse(found.model()) && found.equals(resolver.resolve(found.model(), caller)));
    }

    /** Without a name, all the models that the provider may take must be open. */
    private static Refused forbidden(String name) {
        return new Refused(
                Reason.FORBIDDEN,
                name.isEmpty()
                        ? "Your key may not use every model: name one."
                        : "Your key may not use the model '" + name + "'.",
                "model",
                Headers.NONE);
    }

    private Refused nobody(String name, Caller caller) {
        return caller.ownKey() == null || ownKeysFor().isEmpty()
                ? new Refused(
                        Reason.NO_KEY,
                        "No provider here can answer for the model '" + name + "': " + howToPay()
                                + ", or try the model demo/echo.")
                : new Refused(
                        Reason.UNKNOWN_MODEL, "The model '" + name + "' does not exist here.", "model", Headers.NONE);
    }

    private String howToPay() {
        return ownKeysFor().isEmpty()
                ? "the house has no key, and takes none of its callers. Set a provider's key"
                : "provider '" + ownKeysFor() + "' has no key. Send your own as 'Authorization: Bearer …'";
    }
}
