package caravan.models;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Limit;
import caravan.call.Offer;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import caravan.call.Usage;
import caravan.conditions.Condition;
import caravan.conditions.Conditions;
import caravan.config.Kept;
import caravan.config.Section;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The step that chooses who may answer, and the list of what this gateway serves. */
public final class Models {
    private final Resolver resolver;
    private final Catalog catalog;
    private final Names names;
    private final Map<String, String> relied;
    private final String defaultModel;
    private final Substitutes substitutes;
    private final Failover failover;
    private final Set<Candidate> listed;

    Models(
            Catalog catalog,
            Names names,
            Map<String, String> relied,
            String defaultModel,
            Rules rules,
            Order order,
            Setup setup) {
        this.resolver = names.resolver();
        this.catalog = catalog;
        this.names = names;
        this.relied = Map.copyOf(relied);
        this.defaultModel = defaultModel;
        this.substitutes = new Substitutes(resolver, rules, order, setup.speaks());
        this.listed = names.meant(Stream.concat(rules.named().stream(), rules.fallbacks()));
        this.failover = new Failover(substitutes, this::allowed, setup.otherKey(), order.random());
    }

    /**
     * What the file does not say.
     *
     * @param offers what the providers offer, in the order in which they are asked
     * @param off the providers that are switched off
     * @param kept whose turn it is, whatever is read anew
     * @param conditions of deployments, which outlive a reading too
     * @param otherKey has the house another key for this candidate than the one of this name, that could be used now?
     * @param speaks can the provider of this name be asked for this?
     * @param costs what a candidate would ask for this usage, in USD; null if nobody knows
     * @param terms reads what a deployment's section says of how it is asked; true if it has a key of its own
     */
    public record Setup(
            List<Offer> offers,
            Collection<String> off,
            Kept kept,
            Conditions conditions,
            BiPredicate<Candidate, String> otherKey,
            BiPredicate<Operation, String> speaks,
            BiFunction<Candidate, Usage, @Nullable BigDecimal> costs,
            BiPredicate<Section, Candidate> terms) {}

    /** @param root of {@code config/models.yaml}, or of the foreign file in its place */
    public static Models read(Section root, Setup setup) {
        return new ModelsFile(setup).read(root);
    }

    /** The provider that gets what no other rule places. */
    public String defaultProvider() {
        return resolver.defaultProvider();
    }

    /** What is asked where a call names no model; empty if it must. */
    public String defaultModel() {
        return defaultModel;
    }

    /** The providers that the file, or an order, counts on by name, each with what does so. */
    public Map<String, String> relied() {
        return relied;
    }

    /** How often models may be asked, by their names or {@code provider/model}. */
    public Map<String, List<Limit>> limits() {
        return substitutes.rules().limits();
    }

    /** The deployments that the file names, in its order. */
    public Set<Candidate> listed() {
        return listed;
    }

    public Condition.State state(Candidate candidate) {
        return substitutes.state(candidate);
    }

    /** What a call may need of a model. */
    public static List<String> abilities() {
        return Capabilities.known();
    }

    /** Can anything be asked there? */
    public boolean hasProvider(String name) {
        return resolver.offer(name) != null;
    }

    /** What would become of a call that nobody makes. */
    public Explained explain(Call call) {
        return new Explaining(names, substitutes.dry(), this::allowed).of(call);
    }

    /**
     * Who would be asked.
     *
     * @param refusal why nobody would be; null if somebody would
     * @param others the deployments that would not be, and why
     * @param later the lists of those that would be asked after certain failures
     */
    public record Explained(
            List<Candidate> candidates,
            @Nullable String refusal,
            Map<String, String> others,
            Map<String, List<String>> later) {}

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
        if (!call.unanswered()) {
            return call;
        }
        if (call.request().upload() == null) { // which takes as long as it takes
            call.due(Deadline.of(call, substitutes.rules().retry().deadline()));
        }
        switch (call.operation()) {
            case MODELS -> list(call);
            case PASS_THROUGH -> ask(call, passedOn(call));
            case null, default -> askOne(call, substitutes.of(call, this::allowed));
        }
        return call;
    }

    /**
     * The last attempt has failed: sets who is asked next, and completes when it is time.
     *
     * @return a stage that fails with {@link UpstreamFailed} if nobody is left, or with {@link Refused} if the caller leaves
     */
    public CompletionStage<Call> dropFailed(Call call) {
        return failover.next(call);
    }

    private void askOne(Call call, List<Candidate> of) {
        if (of.isEmpty()) {
            throw Unanswerable.refused(call.originalModel(), call.caller(), ownKeysFor());
        }
        ask(call, of.getFirst());
        if (of.size() > 1) {
            call.mayAsk(of);
        }
        substitutes.noteReserves(call);
        if (of.size() > 1 || listed.contains(of.getFirst())) {
            substitutes.watch(call);
        }
    }

    private void ask(Call call, Candidate found) {
        if (substitutes.conditions().drained(found)) {
            throw Substitutes.drained(call.originalModel());
        }
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
        return offer == null || offer.house() || resolver.hasKey(found);
    }

    private void list(Call call) {
        Candidate forwarded = ownList(call);
        if (forwarded != null) {
            call.mayAsk(List.of(forwarded));
        } else {
            call.answered(
                    catalog.list(call.originalModel(), name -> substitutes.serves(call.caller(), name, this::allowed)));
        }
    }

    /** To the provider that the caller's own key is for, else to the default one; a model that it names must be there. */
    private Candidate passedOn(Call call) {
        String name = call.originalModel();
        Candidate own = ownList(call);
        Candidate there = own == null ? resolver.resolve("", call.caller()) : own;
        if (there == null) {
            throw Unanswerable.refused(name, call.caller(), ownKeysFor());
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

    private Candidate candidate(Call call) {
        Caller caller = call.caller();
        String name = call.originalModel();
        Candidate found = resolver.resolve(name, caller);
        if (found == null) {
            throw Unanswerable.refused(name, caller, ownKeysFor());
        }
        if (!allowed(caller, name, found)) {
            throw Substitutes.forbidden(name);
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
                || (caller.mayUse(found.model()) && found.copy(1).equals(resolver.resolve(found.model(), caller)));
    }
}
