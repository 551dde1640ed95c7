package caravan.desk;

import caravan.call.Json;
import caravan.call.Reason;
import caravan.commands.Orders.Told;
import caravan.config.Laid;
import caravan.config.Layer;
import caravan.config.Mistakes;
import caravan.config.Section;
import caravan.config.Settings;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who answers for which name: as it is, one more, one less. */
record ModelOrders(Office office) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:/@*+-]{0,199}";

    Told list() {
        List<Ruling> all = rulings();
        List<String> lines = all.stream().map(Ruling::line).toList();
        return Told.shown(
                lines.isEmpty() ? List.of("Every model answers for itself.") : lines,
                Listed.of(all.stream().map(Ruling::json).toList()));
    }

    private List<Ruling> rulings() {
        return Ruling.of(file(office.overlay().layer()));
    }

    private Section file(Layer layer) {
        Settings settings = office.settings();
        return Section.read(settings.places().models(), layer.models(), settings.environment(), new Mistakes());
    }

    private @Nullable Ruling ruling(String name) {
        return rulings().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    Told add(String source, List<String> targets, String policy, String by) {
        if (!source.matches(NAME) || targets.stream().anyMatch(each -> !each.matches(NAME))) {
            return Told.refused("A model's name has letters, digits and . _ : / @ - + only.");
        }
        ObjectNode entry = Json.MAPPER.createObjectNode().put("name", source);
        if (!policy.isEmpty()) {
            entry.put("policy", policy);
        }
        ArrayNode deployments = entry.putArray("deployments");
        targets.forEach(deployments::add);
        Ruling before = ruling(source);
        Set<String> unpriced = office.withoutPrice();
        Told told = office.lay(
                overlay -> overlay.putModel(source, entry, by),
                source + " -> " + String.join(", ", targets) + (policy.isEmpty() ? "" : " (" + policy + ")")
                        + (before == null ? "" : "; before: " + before.line()));
        Ruling after = told.done() ? ruling(source) : null;
        return after == null ? told : doubted(told.with(after.json(), json(before), after.json()), unpriced);
    }

    /** With those whose price nobody knows, of whom nobody had heard before. */
    private Told doubted(Told told, Set<String> before) {
        Set<String> now = new TreeSet<>(office.withoutPrice());
        now.removeAll(before);
        return now.isEmpty()
                ? told
                : told.and("No price: " + String.join(", ", now) + ". What calls cost there is unknown.");
    }

    Told remove(String source, String by) {
        boolean ordered = office.overlay().layer().models().stream()
                .anyMatch(each -> each.name().equals(source) && each.said() != null);
        boolean inFiles = Laid.names(file(Layer.NONE)).contains(source);
        if (!ordered && !inFiles) {
            return Told.refused(
                    Reason.UNKNOWN_MODEL,
                    "Nothing says who answers for '" + source + "': #caravan list models shows what does.");
        }
        Ruling before = ruling(source);
        Told told = office.lay(overlay -> overlay.removeModel(source, inFiles, by), "Removed model: " + source);
        ObjectNode gone = Json.MAPPER
                .createObjectNode()
                .put("object", "model")
                .put("name", source)
                .put("deleted", true);
        return told.done() ? told.with(gone, json(before), json(ruling(source))) : told;
    }

    private static @Nullable ObjectNode json(@Nullable Ruling ruling) {
        return ruling == null ? null : ruling.json();
    }
}
