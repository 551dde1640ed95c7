package caravan.models;

import caravan.call.Candidate;
import caravan.call.Limit;
import caravan.conditions.Condition;
import caravan.config.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code config/models.yaml} says of who stands in for whom.
 *
 * @param sized the deployments that are in a group
 * @param named all deployments, by their names
 * @param limits how often deployments may be asked, by their names
 * @param general for each name, those that may answer if nobody else does; {@code *} is for all names
 * @param longer the same, for requests that are too long
 * @param freer the same, for what was filtered
 */
record Rules(
        List<Rule> all,
        List<Deployment> sized,
        List<String> named,
        Map<String, List<Limit>> limits,
        Map<String, List<String>> general,
        Map<String, List<String>> longer,
        Map<String, List<String>> freer,
        Retry retry,
        Condition.Circuit circuit,
        Capabilities capabilities) {

    /**
     * @param terms as in {@link Models.Setup}
     * @param check told of each model that is named, and of the section and key where
     */
    static Rules read(Section root, Names known, BiPredicate<Section, Candidate> terms, Check check) {
        Entries entries = Entries.read(root, known, terms, check);
        List<Rule> rules = new ArrayList<>(entries.rules().toList());
        for (Section section : root.sections("model_rules")) {
            rules.add(substitution(section, check));
        }
        return new Rules(
                List.copyOf(rules),
                entries.deployments()
                        .filter(each -> !each.size().isEmpty() && !each.isPattern())
                        .toList(),
                named(entries, rules),
                entries.limits(),
                lists(root, "fallbacks", check),
                lists(root, "context_fallbacks", check),
                lists(root, "content_fallbacks", check),
                Retry.read(root.section("retry")),
                Condition.Circuit.read(root.section("circuit")),
                Capabilities.read(root));
    }

    private static List<String> named(Entries entries, List<Rule> rules) {
        return Stream.concat(entries.deployments(), rules.stream().flatMap(rule -> rule.deployments().stream()))
                .filter(each -> !each.isPattern())
                .map(Deployment::name)
                .distinct()
                .toList();
    }

    /** Whether a name that stands somewhere is one that can be asked for. */
    @FunctionalInterface
    interface Check {
        void look(Section section, String key, String model);
    }

    /** As Roxy has it. */
    private static Rule substitution(Section section, Check check) {
        try (section) {
            List<String> targets = section.texts("target_models");
            targets.forEach(each -> check.look(section, "target_models", each));
            if (targets.isEmpty()) {
                section.mistake("target_models", "names none");
            }
            return new Rule(
                    section.requiredText("source_model"),
                    section.choice("selection_policy", Policy.FALLBACK),
                    targets.stream().map(Deployment::of).toList());
        }
    }

    private static Map<String, List<String>> lists(Section root, String key, Check check) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        Section section = root.section(key);
        for (String name : section.keys()) {
            lists.put(name, section.texts(name));
            lists.get(name).forEach(each -> check.look(section, name, each));
        }
        return Map.copyOf(lists);
    }

    /** The rule for this name: the exact one, or the pattern with the longest beginning; null if there is none. */
    @Nullable
    Rule of(String name) {
        Rule best = null;
        for (Rule rule : all) {
            if (rule.covers(name) && (best == null || better(rule, best))) {
                best = rule;
            }
        }
        return best;
    }

    private static boolean better(Rule rule, Rule best) {
        return best.isPattern()
                && (!rule.isPattern() || rule.source().length() > best.source().length());
    }

    /** What the list has for this name, or for all. */
    static List<String> of(Map<String, List<String>> lists, String name) {
        return lists.getOrDefault(name, lists.getOrDefault("*", List.of()));
    }

    /** Is there somebody for what is too long, or was filtered? */
    boolean hasReserves(String name) {
        return !of(longer, name).isEmpty() || !of(freer, name).isEmpty();
    }

    /** The names in the lists of fallbacks, but for those that are rules. */
    Stream<String> fallbacks() {
        return Stream.of(general, longer, freer)
                .flatMap(lists -> lists.values().stream())
                .flatMap(List::stream)
                .filter(name -> of(name) == null);
    }

    /** The names that callers can ask for besides the models themselves. */
    Stream<String> names() {
        return all.stream().filter(rule -> !rule.isPattern()).map(Rule::source);
    }
}
