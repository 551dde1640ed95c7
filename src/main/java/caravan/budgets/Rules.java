package caravan.budgets;

import caravan.budgets.Scope.Rule;
import caravan.call.Budget;
import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Reason;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code config/budgets.yaml}.
 *
 * @param refusal with status 402 or 429
 * @param unpriced may models be asked that have no price, though nobody can say what they cost?
 * @param unsaid how many tokens are reserved for an answer whose request sets no limit
 * @param nodes among how many every budget is shared
 */
record Rules(List<Rule> all, Reason refusal, boolean unpriced, long unsaid, int nodes) {
    static final int LONGEST_NAME = 100;

    private static final String SCOPES =
            "key:NAME, owner:NAME, team:NAME, tag:NAME, model:NAME, gateway, or each key, each "
                    + "owner, each team, each tag";

    static Rules read(
            Path file,
            int nodes,
            Function<String, @Nullable String> unknown,
            Environment environment,
            Mistakes mistakes) {
        try (Section root = Section.read(file, environment, mistakes)) {
            ZoneId zone = BudgetReader.UTC.zone(root);
            BudgetReader reader = new BudgetReader(zone);
            List<Rule> rules = new ArrayList<>();
            Set<String> known = new HashSet<>();
            for (Section section : root.sections("budgets")) {
                Rule rule = rule(section, reader, nodes, unknown);
                if (rule != null) {
                    rules.add(rule);
                    once(section, rule, known);
                }
            }
            return new Rules(
                    List.copyOf(rules),
                    refusal(root),
                    root.choice("without_price", WithoutPrice.REFUSE) == WithoutPrice.PASS,
                    root.number("output_tokens", 1_000, 0, 1_000_000_000),
                    nodes);
        }
    }

    private static Reason refusal(Section root) {
        String status = root.text("refuse_with", "402").strip();
        if (!status.equals("402") && !status.equals("429")) {
            root.mistake("refuse_with", "'" + status + "' is neither 402 nor 429");
        }
        return status.equals("429") ? Reason.BUDGET_SPENT_FOR_NOW : Reason.BUDGET_SPENT;
    }

    private enum WithoutPrice {
        REFUSE,
        PASS
    }

    private static @Nullable Rule rule(
            Section section, BudgetReader reader, int nodes, Function<String, @Nullable String> unknown) {
        try (section) {
            String on = section.requiredText("on").strip();
            Budget budget = reader.full(section, on);
            if (budget.tooLittleFor(nodes)) {
                section.mistake("usd", "is less than a nano-dollar for each of the " + nodes + " nodes");
            }
            if (on.length() > LONGEST_NAME) {
                section.mistake("on", "is longer than " + LONGEST_NAME + " characters");
            }
            Rule rule = rule(on, budget.among(nodes));
            if (rule == null && section.has("on")) {
                section.mistake("on", "'" + on + "' is none of " + SCOPES);
            }
            String doubtful = rule == null || rule.scope() != Scope.MODEL ? null : unknown.apply(on.substring(6));
            if (doubtful != null) {
                section.warn("on", doubtful);
            }
            return rule;
        }
    }

    private static @Nullable Rule rule(String on, Budget budget) {
        if (on.equals("gateway")) {
            return new Rule(Scope.GATEWAY, null, budget);
        }
        boolean each = on.startsWith("each ");
        int colon = on.indexOf(':');
        Scope scope = Scope.of(each ? on.substring(5).strip() : on.substring(0, Math.max(0, colon)));
        if (scope == null || scope == Scope.GATEWAY || (each && scope == Scope.MODEL)) {
            return null;
        }
        String named = each ? null : on.substring(colon + 1);
        return named != null && named.isBlank() ? null : new Rule(scope, named, budget);
    }

    /** What holds for a call of this caller's; what is said of one goes before what is said of each. */
    List<Budget> of(Call call) {
        Caller caller = call.caller();
        if (all.isEmpty()) {
            return own(caller);
        }
        List<Budget> found = new ArrayList<>(own(caller));
        all.stream()
                .filter(rule -> !rule.isForEach())
                .flatMap(rule -> rule.of(caller))
                .forEach(found::add);
        models(call).map(Rule::budget).forEach(found::add);
        all.stream()
                .filter(Rule::isForEach)
                .flatMap(rule -> rule.of(caller))
                .filter(each -> found.stream().noneMatch(other -> isSame(each, other)))
                .forEach(found::add);
        return found;
    }

    private List<Budget> own(Caller caller) {
        List<Budget> own = caller.budgets();
        return nodes == 1
                ? own
                : own.stream().map(budget -> budget.among(nodes)).toList();
    }

    private Stream<Rule> models(Call call) {
        return all.stream()
                .filter(rule -> call.candidates().stream().anyMatch(candidate -> rule.isFor(call, candidate)));
    }

    private static boolean isSame(Budget one, Budget other) {
        return one.per() == other.per() && one.name().equals(other.name());
    }

    /** Are there none for models? */
    boolean spareNone() {
        return all.stream().noneMatch(rule -> rule.scope() == Scope.MODEL);
    }

    /** Is it a model's, of which this candidate is none? */
    boolean spares(Budget budget, Call call, Candidate candidate) {
        return all.stream()
                .anyMatch(rule ->
                        rule.scope() == Scope.MODEL && rule.budget().equals(budget) && !rule.isFor(call, candidate));
    }

    private static void once(Section section, Rule rule, Set<String> known) {
        if (!known.add(rule.budget().name() + " " + rule.budget().per())) {
            section.mistake(
                    "on",
                    "'" + rule.budget().name() + "' has a budget per "
                            + rule.budget().per() + " already");
        }
    }
}
