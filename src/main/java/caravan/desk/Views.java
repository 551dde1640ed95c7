package caravan.desk;

import caravan.call.Json;
import caravan.commands.Orders.Told;
import caravan.config.Origin;
import caravan.config.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What those who run the gateway can look at. */
record Views(Office office) {
    private static final List<String> FILES =
            List.of("providers.yaml", "keys.yaml", "limits.yaml", "budgets.yaml", "cache.yaml");

    Told limits() {
        List<ObjectNode> all = office.limits();
        return Told.shown(lines(all, "There are none."), Listed.of(all));
    }

    /** A line each, with what it is left out, since all are the same. */
    private static List<String> lines(List<ObjectNode> all, String none) {
        return all.isEmpty()
                ? List.of(none)
                : all.stream()
                        .map(each -> each.deepCopy().without("object").toString())
                        .toList();
    }

    Told budgets() {
        Map<String, Object> figures = office.spend();
        List<ObjectNode> all = new ArrayList<>();
        JsonNode windows = Json.MAPPER.valueToTree(figures.get("windows"));
        windows.properties()
                .forEach(window -> all.add(Json.MAPPER
                        .createObjectNode()
                        .put("object", "budget")
                        .put("window", window.getKey())
                        .put("spent_usd", window.getValue().path("spent_usd").asText())
                        .put(
                                "reserved_usd",
                                window.getValue().path("reserved_usd").asText())));
        return Told.shown(lines(all, "Nothing is spent of any."), Listed.of(all));
    }

    Told routes() {
        List<ObjectNode> all = office.routes();
        List<String> lines = new ArrayList<>();
        all.forEach(route -> lines.add(
                route.path("id").asText() + ": " + route.path("description").asText()));
        return Told.shown(lines, Listed.of(all));
    }

    /** The server's settings, and what stands in each file; where an order takes a file's place, the order's word. */
    Told config() {
        Settings settings = office.settings();
        List<Origin> all = new ArrayList<>(settings.origins());
        Path folder = settings.places().config();
        all.addAll(Origin.of(settings.places().models(), office.overlay().layer()));
        FILES.forEach(file ->
                all.addAll(Origin.of(folder.resolve(file), office.overlay().layer())));
        return Told.shown(
                all.stream()
                        .map(each -> each.name() + " = " + each.value() + " (" + each.place() + ")")
                        .toList(),
                Listed.of(all.stream().map(Views::json).toList()));
    }

    private static ObjectNode json(Origin each) {
        return Json.MAPPER
                .createObjectNode()
                .put("object", "setting")
                .put("name", each.name())
                .put("value", each.value())
                .put("origin", each.place());
    }
}
