package caravan;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Json;
import caravan.call.KeyState;
import caravan.call.Mask;
import caravan.call.Sha256;
import caravan.commands.Commands;
import caravan.commands.Orders.Told;
import caravan.config.Laid;
import caravan.config.Mistakes;
import caravan.config.Section;
import caravan.config.Settings;
import caravan.dialects.Dialects;
import caravan.overlay.Overlay;
import caravan.watch.Watch;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out orders, whichever door they come in by: what they change is laid over the files, and counts at once or not at all. */
final class Desk implements Commands.Desk {
    private static final int LONGEST = 4_096;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:/@*+-]{0,199}";

    private final Levels levels = new Levels();
    private volatile @Nullable Office office;

    /** What orders work on; it is there once the gateway is. */
    private record Office(Lasting lasting, Generations generations, Watch watch) {}

    void open(Lasting lasting, Generations generations, Watch watch) {
        office = new Office(lasting, generations, watch);
    }

    private Office office() {
        Office now = office;
        if (now == null) {
            throw new IllegalStateException("the gateway has not started yet");
        }
        return now;
    }

    private Snapshot snapshot() {
        return office().generations.current().snapshot();
    }

    private Overlay overlay() {
        return office().lasting.overlay();
    }

    /** @param done what to say if it holds */
    private Told lay(Consumer<Overlay> proposal, String... done) {
        try {
            Told told = office().watch
                    .order(() -> office().generations.order(proposal))
                    .join();
            return told.done() ? new Told(true, List.of(done)) : told;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw failed;
        }
    }

    @Override
    public List<String> status() {
        Map<String, Object> figures = office().lasting.ledger().stats();
        List<String> lines = new ArrayList<>();
        lines.add("Caravan " + Caravan.version() + ", generation "
                + office().lasting.history().number());
        for (String name : List.of("uptime_s", "in_flight", "calls", "errors", "tokens", "cost_usd")) {
            lines.add(name + ": " + figures.get(name));
        }
        lines.addAll(office().lasting.history().troubles());
        return lines;
    }

    @Override
    public List<String> keys() {
        List<String> lines = new ArrayList<>();
        snapshot()
                .providers()
                .keys()
                .forEach((provider, keys) ->
                        keys.forEach(key -> lines.add("Provider: " + provider + ", Key: " + key.hint() + ", "
                                + key.name() + ", " + key.word().name().toLowerCase(Locale.ROOT))));
        return lines.isEmpty() ? List.of("There are no keys.") : lines;
    }

    @Override
    public Told addKey(String provider, String key, String by) {
        if (key.length() > LONGEST || key.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            return Told.refused("That is no key: it has letters, digits and signs only.");
        }
        String sha256 = Sha256.hex(key);
        if (known(provider).stream().anyMatch(each -> each.sha256().equals(sha256))) {
            return Told.refused("Provider " + provider + " has this key already.");
        }
        String until = overlay().sealsKeys()
                ? "It is kept, sealed with CARAVAN_MASTER_KEY."
                : "It lasts until the gateway stops: set CARAVAN_MASTER_KEY to have such keys kept.";
        return lay(
                overlay -> overlay.putKey(provider, sha256, key, by),
                "Added key for provider: " + provider + " (" + Mask.of(key) + ")",
                until);
    }

    @Override
    public Told removeKey(String provider, String key, String by) {
        String sha256 = Sha256.hex(key);
        List<KeyState> those = known(provider).stream()
                .filter(each -> each.sha256().equals(sha256)
                        || each.hint().equals(key)
                        || each.name().equals(key))
                .toList();
        if (those.size() != 1) {
            return Told.refused(
                    those.isEmpty()
                            ? "Provider " + provider + " has no such key: #caravan list keys shows them."
                            : "Provider " + provider + " has several that look so: say the whole key, or its name.");
        }
        KeyState found = those.getFirst();
        boolean ordered = overlay().layer().added(provider).stream()
                .anyMatch(each -> each.sha256().equals(found.sha256()));
        return lay(
                overlay -> overlay.removeKey(provider, found.sha256(), !ordered, by),
                "Removed key of provider: " + provider + " (" + found.hint() + ")");
    }

    private List<KeyState> known(String provider) {
        return snapshot().providers().keys().getOrDefault(provider, List.of());
    }

    @Override
    public List<String> models() {
        Settings settings = office().generations.current().settings();
        Section file = Section.read(
                Sources.models(settings), overlay().layer().models(), settings.environment(), new Mistakes());
        List<String> lines = Rulings.of(file);
        return lines.isEmpty() ? List.of("Every model answers for itself.") : lines;
    }

    @Override
    public Told addModel(String source, List<String> targets, String policy, String by) {
        if (!source.matches(NAME) || targets.stream().anyMatch(each -> !each.matches(NAME))) {
            return Told.refused("A model's name has letters, digits and . _ : / @ - + only.");
        }
        ObjectNode entry = Json.MAPPER.createObjectNode().put("name", source);
        if (!policy.isEmpty()) {
            entry.put("policy", policy);
        }
        targets.forEach(entry.putArray("deployments")::add);
        List<String> before = models().stream()
                .filter(line -> line.startsWith(source + " -> "))
                .toList();
        return lay(
                overlay -> overlay.putModel(source, entry, by),
                source + " -> " + String.join(", ", targets) + (policy.isEmpty() ? "" : " (" + policy + ")")
                        + (before.isEmpty() ? "" : "; before: " + before.getFirst()));
    }

    @Override
    public Told removeModel(String source, String by) {
        boolean ordered =
                overlay().layer().models().stream().anyMatch(each -> each.name().equals(source) && each.said() != null);
        boolean inFiles = filed().contains(source);
        if (!ordered && !inFiles) {
            return Told.refused("Nothing says who answers for '" + source + "': #caravan list models shows what does.");
        }
        return lay(overlay -> overlay.removeModel(source, inFiles, by), "Removed model: " + source);
    }

    /** The names that the files themselves have. */
    private Set<String> filed() {
        Settings settings = office().generations.current().settings();
        return Laid.names(Section.read(Sources.models(settings), settings.environment(), new Mistakes()));
    }

    @Override
    public List<String> orders() {
        List<String> lines = overlay().given().stream()
                .map(each -> each.number() + ". " + (each.removes() ? "remove " : "add ") + each.kind() + " "
                        + each.name() + ", " + each.at() + ", by " + each.by()
                        + (each.lasts() ? "" : ", until the gateway stops"))
                .toList();
        return lines.isEmpty() ? List.of("The files say all.") : lines;
    }

    @Override
    public List<String> export() {
        return Exported.of(overlay().layer());
    }

    @Override
    public Told undo(long number, String by) {
        return lay(overlay -> overlay.undo(number), "Order " + number + " is taken back.");
    }

    @Override
    public List<String> cache() {
        return office().lasting.answers().figures().entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .toList();
    }

    @Override
    public Told clearCache() {
        return Told.done("Cache cleared: " + office().lasting.answers().forgetAll() + " answers forgotten.");
    }

    @Override
    public List<String> usage(String period, String group) {
        return List.of("calls: " + office().lasting.ledger().stats().get("calls"));
    }

    @Override
    public Told reload() {
        return office().watch.reload().join();
    }

    @Override
    public List<String> levels() {
        return levels.lines();
    }

    @Override
    public Told level(String of, String level) {
        return Told.done(levels.set(of, level));
    }

    @Override
    public Told usualLevels() {
        levels.reset();
        return new Told(true, levels.lines());
    }

    /** What lasts while the gateway runs lasts no longer. */
    void close() {
        levels.reset();
    }

    @Override
    public List<String> explain(String model) {
        return snapshot().deployments().explained("model=" + URLEncoder.encode(model, StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Answer say(Call call, String words) {
        return Dialects.say(call, words);
    }
}
