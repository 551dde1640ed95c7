package caravan.failover;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Rules that nobody has thought of: who answers for which name, who stands in for what reason, and how often it is tried. */
record RandomRules(
        Map<String, List<String>> names,
        Map<String, List<String>> general,
        Map<String, List<String>> longer,
        Map<String, List<String>> freer,
        String policy,
        int tries,
        int attempts) {
    static final List<String> ALL = List.of("a/ma", "b/mb", "c/mc", "d/md");
    private static final List<String> POLICIES = List.of("fallback", "random", "roundrobin", "weighted", "priority");
    private static final List<String> ASKED = List.of("smart", "ruled", "wide-7", "a/ma");

    static RandomRules of(Random random) {
        return new RandomRules(
                Map.of("smart", some(random, 1), "ruled", some(random, 1), "wide-7", some(random, 1)),
                lists(random),
                lists(random),
                lists(random),
                POLICIES.get(random.nextInt(POLICIES.size())),
                1 + random.nextInt(3),
                1 + random.nextInt(6));
    }

    static String name(Random random) {
        return ASKED.get(random.nextInt(ASKED.size()));
    }

    /** In any order. */
    static List<String> some(Random random, int least) {
        List<String> all = new ArrayList<>(ALL);
        Collections.shuffle(all, random);
        return all.subList(0, least + random.nextInt(all.size() - least + 1));
    }

    private static Map<String, List<String>> lists(Random random) {
        Map<String, List<String>> lists = new TreeMap<>();
        for (String name : ASKED) {
            if (random.nextBoolean()) {
                List<String> those = new ArrayList<>(some(random, 2));
                those.remove(name); // nobody stands in for himself
                lists.put(name, those);
            }
        }
        if (random.nextInt(3) == 0) {
            lists.put("*", some(random, 1));
        }
        return lists;
    }

    String yaml() {
        return """
                default_provider: a
                models:
                  - {name: smart, policy: %1$s, deployments: %2$s}
                  - {name: "wide-*", policy: %1$s, deployments: %3$s}
                model_rules:
                  - {source_model: ruled, target_models: %4$s, selection_policy: fallback}
                fallbacks: %5$s
                context_fallbacks: %6$s
                content_fallbacks: %7$s
                retry: {tries: %8$d, attempts: %9$d, base: 1ms}
                """.formatted(
                        policy,
                        names.get("smart"),
                        names.get("wide-7"),
                        names.get("ruled"),
                        yaml(general),
                        yaml(longer),
                        yaml(freer),
                        tries,
                        attempts);
    }

    private static String yaml(Map<String, List<String>> lists) {
        StringBuilder yaml = new StringBuilder("{");
        lists.forEach((name, those) -> yaml.append(yaml.length() > 1 ? ", " : "")
                .append('"')
                .append(name)
                .append("\": ")
                .append(those));
        return yaml.append('}').toString();
    }

    /** Who answers for a name. */
    Set<String> own(String name) {
        return new LinkedHashSet<>(names.getOrDefault(name, List.of(name)));
    }

    /** Those whom a list has for a name, each with its own deployments. */
    Set<String> listed(Map<String, List<String>> lists, String name) {
        Set<String> found = new LinkedHashSet<>();
        lists.getOrDefault(name, lists.getOrDefault("*", List.of())).forEach(each -> found.addAll(own(each)));
        return found;
    }
}
