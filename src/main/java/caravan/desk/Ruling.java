package caravan.desk;

import caravan.call.Json;
import caravan.config.Section;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who answers for a name, as the models' file and the orders over it say.
 *
 * @param origin a file and its line, or an order
 */
record Ruling(String name, List<String> targets, String policy, String origin) {
    static List<Ruling> of(Section file) {
        Map<String, Ruling> alone = new LinkedHashMap<>();
        List<Ruling> all = new ArrayList<>();
        Section aliases = file.section("aliases");
        aliases.keys()
                .forEach(alias -> all.add(
                        new Ruling(alias, List.of(aliases.text(alias, "")), "alias", origin(aliases.section(alias)))));
        for (Section each : file.sections("models")) {
            String name = each.text("name", "");
            if (each.has("deployments")) {
                all.add(new Ruling(name, targets(each), each.text("policy", "fallback"), origin(each)));
            } else {
                alone.merge(
                        name,
                        new Ruling(
                                name, List.of(each.text("model", each.text("provider", ""))), "priority", origin(each)),
                        Ruling::and);
            }
        }
        for (Section each : file.sections("model_rules")) {
            all.add(new Ruling(
                    each.text("source_model", ""),
                    each.texts("target_models"),
                    each.text("selection_policy", "fallback"),
                    origin(each)));
        }
        all.addAll(alone.values());
        return all;
    }

    private static List<String> targets(Section entry) {
        return entry.isList("deployments")
                ? entry.sections("deployments").stream()
                        .map(one -> one.text("model", ""))
                        .toList()
                : entry.texts("deployments");
    }

    private static String origin(Section entry) {
        return entry.line() > 0 ? entry.file() + ":" + entry.line() : entry.file();
    }

    private Ruling and(Ruling other) {
        List<String> both = new ArrayList<>(targets);
        both.addAll(other.targets);
        return new Ruling(name, both, policy, origin);
    }

    String line() {
        return name + " -> " + String.join(", ", targets) + " (" + policy + ")";
    }

    ObjectNode json() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("object", "model").put("name", name);
        ArrayNode to = json.putArray("targets");
        targets.forEach(to::add);
        return json.put("policy", policy).put("origin", origin);
    }
}
