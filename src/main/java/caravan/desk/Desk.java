package caravan.desk;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.commands.Commands;
import caravan.commands.Orders.Told;
import caravan.config.Version;
import caravan.deployments.Deployments;
import caravan.dialects.Dialects;
import caravan.overlay.Overlay;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out orders, whichever door they come in by: what they change is laid over the files, and counts at once or not at all. */
public final class Desk implements Commands.Desk {
    private final Levels levels = new Levels();
    private volatile @Nullable Office office;

    /** From now on there is something to work on. */
    public void open(Office gateway) {
        office = gateway;
    }

    private Office office() {
        Office now = office;
        if (now == null) {
            throw new IllegalStateException("the gateway has not started yet");
        }
        return now;
    }

    @Override
    public Told status() {
        Office now = office();
        Map<String, Object> figures = now.sums();
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("object", "status")
                .put("version", Version.ours())
                .put("generation", now.generation());
        List<String> lines = new ArrayList<>();
        lines.add("Caravan " + Version.ours() + ", generation " + now.generation());
        for (String name : List.of("uptime_s", "in_flight", "calls", "errors", "tokens", "cost_usd")) {
            lines.add(name + ": " + figures.get(name));
            json.set(name, Json.MAPPER.valueToTree(figures.get(name)));
        }
        lines.addAll(now.troubles());
        json.set("troubles", Json.MAPPER.valueToTree(now.troubles()));
        return Told.shown(lines, json);
    }

    @Override
    public Told keys() {
        return new KeyOrders(office()).list();
    }

    @Override
    public Told addKey(String provider, String key, String by) {
        return new KeyOrders(office()).add(provider, key, by);
    }

    @Override
    public Told removeKey(String provider, String key, String by) {
        return new KeyOrders(office()).remove(provider, key, by);
    }

    @Override
    public Told models() {
        return new ModelOrders(office()).list();
    }

    @Override
    public Told addModel(String source, List<String> targets, String policy, String by) {
        return new ModelOrders(office()).add(source, targets, policy, by);
    }

    @Override
    public Told removeModel(String source, String by) {
        return new ModelOrders(office()).remove(source, by);
    }

    @Override
    public Told orders() {
        return listed(office().overlay());
    }

    /** The orders that were given and are not taken back. */
    public static Told listed(Overlay overlay) {
        List<Overlay.Given> all = overlay.given();
        List<String> lines = all.stream().map(Desk::line).toList();
        return Told.shown(
                lines.isEmpty() ? List.of("The files say all.") : lines,
                Listed.of(all.stream().map(Desk::json).toList()));
    }

    private static String line(Overlay.Given each) {
        return each.number() + ". " + (each.removes() ? "remove " : "add ") + each.kind() + " " + each.name() + ", "
                + each.at() + ", by " + each.by() + (each.lasts() ? "" : ", until the gateway stops");
    }

    private static ObjectNode json(Overlay.Given each) {
        return Json.MAPPER
                .createObjectNode()
                .put("object", "order")
                .put("number", each.number())
                .put("kind", each.kind())
                .put("name", each.name())
                .put("removes", each.removes())
                .put("lasts", each.lasts())
                .put("at", each.at())
                .put("by", each.by());
    }

    @Override
    public Told export() {
        List<String> lines = Exported.of(office().overlay().layer());
        return Told.shown(
                lines,
                Json.MAPPER.createObjectNode().put("object", "export").put("yaml", String.join("\n", lines) + "\n"));
    }

    @Override
    public Told undo(long number, String by) {
        ObjectNode before = office().overlay().given().stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .map(Desk::json)
                .orElse(null);
        Told told = office().lay(overlay -> overlay.undo(number), "Order " + number + " is taken back.");
        return told.done() && before != null ? told.with(before.deepCopy().put("undone", true), before, null) : told;
    }

    @Override
    public Told cache() {
        Map<String, Object> figures = office().answers();
        ObjectNode json = Json.MAPPER.createObjectNode().put("object", "cache");
        figures.forEach((name, figure) -> json.set(name, Json.MAPPER.valueToTree(figure)));
        return Told.shown(
                figures.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .toList(),
                json);
    }

    @Override
    public Told clearCache() {
        long forgotten = office().forgetAnswers();
        return Told.done("Cache cleared: " + forgotten + " answers forgotten.")
                .with(Json.MAPPER.createObjectNode().put("object", "cache").put("forgotten", forgotten), null, null);
    }

    @Override
    public List<String> usage(String period, String group) {
        return office().usage(period, group);
    }

    @Override
    public Told reload() {
        ObjectNode before = generation();
        Told told = office().reload();
        if (!told.done()) {
            return told.because(Reason.CONFLICT);
        }
        ObjectNode json = generation().put("object", "reload");
        json.set("lines", Json.MAPPER.valueToTree(told.lines()));
        return told.with(json, before, generation());
    }

    private ObjectNode generation() {
        return Json.MAPPER.createObjectNode().put("generation", office().generation());
    }

    @Override
    public Told levels() {
        return levels.list();
    }

    @Override
    public Told level(String of, String level) {
        return levels.set(of, level);
    }

    @Override
    public Told usualLevels() {
        return levels.reset();
    }

    /** What lasts while the gateway runs lasts no longer. */
    public void close() {
        levels.reset();
    }

    @Override
    public Told explain(String model) {
        return explained(office().deployments(), "model=" + URLEncoder.encode(model, StandardCharsets.UTF_8));
    }

    /** @param query as for {@code GET /admin/explain} */
    public static Told explained(Deployments deployments, String query) {
        ObjectNode told = deployments.explain(query);
        return Told.shown(Deployments.lines(told), told);
    }

    @Override
    public Told limits() {
        return new Views(office()).limits();
    }

    @Override
    public Told budgets() {
        return new Views(office()).budgets();
    }

    @Override
    public Told routes() {
        return new Views(office()).routes();
    }

    @Override
    public Told config() {
        return new Views(office()).config();
    }

    @Override
    public @Nullable Answer say(Call call, String words) {
        return Dialects.say(call, words);
    }
}
