package caravan.models;

import caravan.call.Candidate;
import caravan.call.Limit;
import caravan.config.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * The list {@code models} of {@code config/models.yaml}. An entry with {@code deployments} is a name of its own, and who answers
 * for it; one without is a deployment by itself, as ai-proxy has them: those of the same name answer for it by priority.
 */
final class Entries {
    private static final String NAME = "name";
    private static final String DEPLOYMENTS = "deployments";

    /** What makes an account. */
    private static final List<String> ACCOUNT = List.of("token", "key", "url");

    private final Names names;
    private final BiPredicate<Section, Candidate> terms;
    private final Rules.Check check;
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, List<Deployment>> alone = new LinkedHashMap<>();
    private final Map<String, List<Limit>> limits = new LinkedHashMap<>();
    private final Map<Candidate, Integer> copies = new HashMap<>();

    private Entries(Names names, BiPredicate<Section, Candidate> terms, Rules.Check check) {
        this.names = names;
        this.terms = terms;
        this.check = check;
    }

    static Entries read(Section root, Names names, BiPredicate<Section, Candidate> terms, Rules.Check check) {
        Entries entries = new Entries(names, terms, check);
        for (Section section : root.sections("models")) {
            try (section) {
                if (section.has(DEPLOYMENTS)) {
                    entries.rule(section);
                } else {
                    entries.alone(section);
                }
            }
        }
        return entries;
    }

    private void rule(Section section) {
        String name = section.requiredText(NAME);
        List<Deployment> deployments = new ArrayList<>();
        if (section.isList(DEPLOYMENTS)) {
            for (Section each : section.sections(DEPLOYMENTS)) {
                try (each) {
                    deployments.add(deployment(each, each.requiredText("model"), "model"));
                }
            }
        } else {
            section.texts(DEPLOYMENTS).forEach(each -> {
                deployments.add(Deployment.of(each));
                check.look(section, DEPLOYMENTS, each);
            });
        }
        if (deployments.isEmpty()) {
            section.mistake(DEPLOYMENTS, "names none: say who answers, as provider/model");
        }
        Rule rule = new Rule(name, section.choice("policy", Policy.FALLBACK), List.copyOf(deployments));
        if (rules.put(name, rule) != null) {
            section.mistake(NAME, "'" + name + "' is there twice");
        }
    }

    private void alone(Section section) {
        String name = section.requiredText(NAME);
        if (names.resolver().isAlias(name)) {
            section.mistake(NAME, "'" + name + "' is an alias: name the model that it stands for");
        }
        Deployment deployment = deployment(section, section.text("model", name), NAME);
        List<Deployment> those = alone.computeIfAbsent(name, any -> new ArrayList<>());
        if (those.stream().anyMatch(each -> each.name().equals(deployment.name()))) {
            section.mistake(NAME, "'" + deployment.name() + "' is there twice");
        }
        those.add(deployment);
    }

    private Deployment deployment(Section section, String model, String key) {
        Deployment deployment = numbered(section, Deployment.read(section, model));
        Candidate there = names.candidate(deployment.name());
        if (terms.test(section, there)) {
            names.resolver().giveKey(there);
        }
        check.look(section, key, deployment.name());
        List<Limit> paces = Paces.read(section, deployment.name());
        if (!paces.isEmpty() && limits.putIfAbsent(deployment.name(), paces) != null) {
            section.mistake(key, "how often '" + deployment.name() + "' may be asked is said twice");
        }
        return deployment;
    }

    /** The same model with another account is another deployment; without one it is the same. */
    private Deployment numbered(Section section, Deployment read) {
        Candidate first = names.candidate(read.name());
        int copy = copies.merge(
                first, 1, (before, one) -> ACCOUNT.stream().anyMatch(section::has) ? before + one : before);
        boolean again = ACCOUNT.stream().anyMatch(section::has) && copy > 1;
        if (again) {
            names.resolver().addCopy(first.copy(copy));
        }
        return again ? read.copy(copy) : read;
    }

    /** Those with deployments, and those of each name that leads somewhere else than to itself. */
    Stream<Rule> rules() {
        Stream<Rule> single = alone.entrySet().stream()
                .filter(each -> !rules.containsKey(each.getKey()))
                .filter(each -> each.getValue().size() > 1
                        || each.getValue().getFirst().maxLength() != Long.MAX_VALUE
                        || !each.getValue().getFirst().name().equals(each.getKey()))
                .map(each -> new Rule(each.getKey(), Policy.PRIORITY, List.copyOf(each.getValue())));
        return Stream.concat(rules.values().stream(), single);
    }

    /** All deployments, whoever names them: a group has those of its size. */
    Stream<Deployment> deployments() {
        return Stream.concat(
                rules.values().stream().flatMap(rule -> rule.deployments().stream()),
                alone.values().stream().flatMap(List::stream));
    }

    /** How often deployments may be asked, by their names. */
    Map<String, List<Limit>> limits() {
        return Map.copyOf(limits);
    }
}
