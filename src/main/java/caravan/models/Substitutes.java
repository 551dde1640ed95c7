package caravan.models;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Try;
import caravan.conditions.Condition;
import caravan.conditions.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who may answer a call, in the order in which they are asked: the deployments of the name, and then what stands in for it. */
final class Substitutes {
    private final Resolver resolver;
    private final Rules rules;
    private final Order order;
    private final Groups groups;
    private final Fitness fitness;

    /** @param speaks can the provider of this name be asked for this? */
    Substitutes(Resolver resolver, Rules rules, Order order, BiPredicate<Operation, String> speaks) {
        this.resolver = resolver;
        this.rules = rules;
        this.order = order;
        this.fitness = new Fitness(rules.capabilities(), speaks);
        this.groups = new Groups(rules, resolver);
    }

    /** What a caller may ask for, by the name that leads there. */
    @FunctionalInterface
    interface Permission {
        boolean allows(Caller caller, String name, Candidate found);
    }

    /** All of them; empty if nobody can be reached for this name. Those who are not ready come last. */
    List<Candidate> of(Call call, Permission permission) {
        String name = call.originalModel();
        Wishes wishes = Wishes.of(call);
        List<Candidate> first = first(call, name, wishes, permission);
        if (first.isEmpty()
                || wishes.forbidden()
                || !call.wanted().mentions().stored().isEmpty()) {
            return ordered(call, first);
        }
        List<String> general = wishes.names() == null ? Rules.of(rules.general(), name) : List.of();
        if (first.size() == 1 && wishes.names() == null && general.isEmpty()) {
            return ordered(call, first); // as most calls are
        }
        Set<Candidate> all = new LinkedHashSet<>(first);
        all.addAll(wished(call, wishes, permission));
        all.addAll(those(call, general, permission));
        return ordered(call, List.copyOf(all));
    }

    /** It would answer, but somebody has said that nobody is to be sent there. */
    static Refused drained(String name) {
        return new Refused(
                Reason.DRAINED,
                "All that could answer for the model '" + name + "' is drained: it takes no calls for now.",
                "model",
                Refused.BY_GATEWAY);
    }

    /** Those who take calls and can do this, the ones that are ready first. */
    private List<Candidate> ordered(Call call, List<Candidate> all) {
        List<Candidate> able = fitness.of(call, all);
        if (able.size() == 1 && !conditions().drained(able.getFirst())) {
            return able;
        }
        List<Candidate> open =
                able.stream().filter(each -> !conditions().drained(each)).toList();
        if (open.isEmpty() && !able.isEmpty()) {
            throw drained(call.originalModel());
        }
        return open.size() < 2 ? open : readyFirst(open);
    }

    /** Those of a list for one reason that can do what the call needs. */
    List<Candidate> listed(Call call, List<String> names, Permission permission) {
        return those(call, names, permission).stream()
                .filter(each -> fitness.can(call, each))
                .toList();
    }

    private List<Candidate> first(Call call, String name, Wishes wishes, Permission permission) {
        Rule rule = name.isEmpty() && call.operation() == Operation.PICTURE ? groups.painters() : rule(name);
        if (rule == null) {
            Candidate one = resolver.resolve(name, call.caller());
            if (one != null && !permission.allows(call.caller(), name, one)) {
                throw forbidden(name);
            }
            return one == null ? List.of() : List.of(one);
        }
        List<Order.Place> places = places(call, rule, name).toList();
        List<Order.Place> open =
                places.stream().filter(open(call.caller(), name, permission)).toList();
        if (open.isEmpty() && !places.isEmpty()) {
            throw forbidden(name);
        }
        List<Candidate> found =
                order.of(rule, open, call).stream().map(Order.Place::candidate).toList();
        return wishes.forbidden() ? only(fitness.of(call, found)) : found;
    }

    /** The first that takes calls. */
    private List<Candidate> only(List<Candidate> of) {
        return of.stream()
                .filter(each -> !conditions().drained(each))
                .findFirst()
                .map(List::of)
                .orElse(of);
    }

    /** Who may use a name may use all that answer for it. */
    private static Predicate<Order.Place> open(Caller caller, String name, Permission permission) {
        boolean named = caller.mayUse(name);
        return place -> named
                ? caller.mayAsk(place.candidate().provider())
                : permission.allows(caller, place.deployment().name(), place.candidate());
    }

    /** Can this caller be answered for this name? */
    boolean serves(Caller caller, String name, Permission permission) {
        Rule rule = rule(name);
        if (rule == null) {
            Candidate one = resolver.resolve(name, caller);
            return one != null && permission.allows(caller, name, one);
        }
        return deployments(rule, name).flatMap(each -> place(each, caller)).anyMatch(open(caller, name, permission));
    }

    @Nullable
    Rule rule(String name) {
        Rule rule = rules.of(name);
        rule = rule == null ? rules.of(resolver.meaning(name)) : rule;
        return rule == null ? groups.of(name) : rule;
    }

    /** An alias may lead to a pattern: then what it stands for fills it. */
    Stream<Deployment> deployments(Rule rule, String name) {
        return rule.deployments(rule.covers(name) ? name : resolver.meaning(name)).stream();
    }

    private Stream<Order.Place> places(Call call, Rule rule, String name) {
        long length = call.request().body().length;
        return deployments(rule, name)
                .filter(each -> length <= each.maxLength())
                .flatMap(each -> place(each, call.caller()));
    }

    private Stream<Order.Place> place(Deployment deployment, Caller caller) {
        Candidate found = resolver.resolve(deployment.name(), caller);
        return found == null ? Stream.of() : Stream.of(new Order.Place(deployment, found));
    }

    /** What a caller asks for by name must be open to it, here as everywhere. */
    private List<Candidate> wished(Call call, Wishes wishes, Permission permission) {
        List<Candidate> found = new ArrayList<>();
        for (String name : wishes.names() == null ? List.<String>of() : wishes.names()) {
            List<Candidate> those = those(call, List.of(name), permission);
            if (those.isEmpty()) {
                throw forbidden(name);
            }
            found.addAll(those);
        }
        return found;
    }

    /** Those of these names that the caller can reach and may use, each with its own deployments. */
    private List<Candidate> those(Call call, List<String> names, Permission permission) {
        return names.stream()
                .flatMap(name -> {
                    Rule rule = rules.of(name);
                    return rule == null
                            ? place(Deployment.of(name), call.caller())
                            : order.of(rule, places(call, rule, name).toList(), call).stream();
                })
                .filter(place ->
                        permission.allows(call.caller(), place.deployment().name(), place.candidate()))
                .map(Order.Place::candidate)
                .toList();
    }

    /** One that cools down or whose circuit is open is asked when nobody else is left. */
    private List<Candidate> readyFirst(List<Candidate> all) {
        long now = conditions().now();
        List<Candidate> ready = new ArrayList<>();
        List<Candidate> resting = new ArrayList<>();
        all.forEach(each -> (conditions().of(each).ready(now, rules.circuit()) ? ready : resting).add(each));
        ready.addAll(resting);
        return ready;
    }

    /** The same, but nobody's turn passes by asking. */
    Substitutes dry() {
        return new Substitutes(resolver, rules, order.withoutTurns(), fitness.speaks());
    }

    Fitness fitness() {
        return fitness;
    }

    Rules rules() {
        return rules;
    }

    Condition.State state(Candidate candidate) {
        return conditions().of(candidate).state(conditions().now(), rules.circuit());
    }

    Conditions conditions() {
        return order.conditions();
    }

    /** Notes whether somebody else would be asked for one reason only. */
    void noteReserves(Call call) {
        if (rules.hasReserves(call.originalModel()) && !Wishes.of(call).forbidden()) {
            call.tries().haveReserves();
        }
    }

    /** Has the conditions of those learn how this call goes. */
    void watch(Call call) {
        asked(call);
        call.claim(this::settle);
    }

    /** The call's first candidate is about to be asked, or the next one that may be, if there is one. */
    void asked(Call call) {
        long now = conditions().now();
        List<Candidate> all = call.candidates();
        for (Candidate each : all) {
            Condition condition = conditions().of(each);
            if (condition.take(call, now, rules.circuit())) {
                if (condition.probedBy(call)) {
                    call.claim(condition::left);
                }
                first(call, each);
                return;
            }
        }
        conditions().of(all.getFirst()).ask(now);
    }

    private static void first(Call call, Candidate chosen) {
        List<Candidate> all = call.candidates();
        if (!all.getFirst().equals(chosen)) {
            List<Candidate> order = new ArrayList<>(all);
            order.remove(chosen);
            order.addFirst(chosen);
            call.mayAsk(List.copyOf(order));
        }
    }

    private void settle(Call call) {
        Try last = call.tries().last();
        Duration took = last == null || last.failure() != null ? null : last.took();
        if (last == null || took == null) {
            return;
        }
        Condition condition = conditions().of(last.candidate());
        if (brokeOff(call.outcome())) {
            condition.failed(call, conditions().now(), rules.circuit());
        } else {
            condition.answered(call, took, conditions().now(), rules.circuit());
        }
    }

    /** Did the provider fail after its answer had begun? */
    private static boolean brokeOff(@Nullable Outcome outcome) {
        Reason fault = outcome == null ? null : outcome.fault();
        return fault != null && fault.anotherMayHelp() && fault != Reason.OVERLOADED;
    }

    /** Without a name, all the models that the provider may take must be open. */
    static Refused forbidden(String name) {
        return new Refused(
                Reason.FORBIDDEN,
                name.isEmpty()
                        ? "Your key may not use every model: name one."
                        : "Your key may not use the model '" + name + "'.",
                "model",
                Headers.NONE);
    }
}
