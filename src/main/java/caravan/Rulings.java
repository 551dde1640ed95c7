package caravan;

import caravan.config.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who answers for which name, as the models' file and the orders over it say: a line for each name. */
final class Rulings {
    private Rulings() {}

    static List<String> of(Section file) {
        Map<String, List<String>> alone = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        Section aliases = file.section("aliases");
        aliases.keys().forEach(alias -> lines.add(alias + " -> " + aliases.text(alias, "") + " (alias)"));
        for (Section each : file.sections("models")) {
            if (each.has("deployments")) {
                List<String> targets = each.isList("deployments")
                        ? each.sections("deployments").stream()
                                .map(one -> one.text("model", ""))
                                .toList()
                        : each.texts("deployments");
                lines.add(line(each.text("name", ""), targets, each.text("policy", "fallback")));
            } else {
                alone.computeIfAbsent(each.text("name", ""), any -> new ArrayList<>())
                        .add(each.text("model", each.text("provider", "")));
            }
        }
        for (Section each : file.sections("model_rules")) {
            lines.add(line(
                    each.text("source_model", ""),
                    each.texts("target_models"),
                    each.text("selection_policy", "fallback")));
        }
        alone.forEach((name, those) -> lines.add(line(name, those, "priority")));
        return lines;
    }

    private static String line(String name, List<String> targets, String policy) {
        return name + " -> " + String.join(", ", targets) + " (" + policy + ")";
    }
}
