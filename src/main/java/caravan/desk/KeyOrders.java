package caravan.desk;

import caravan.call.Json;
import caravan.call.KeyState;
import caravan.call.Mask;
import caravan.call.Reason;
import caravan.call.Sha256;
import caravan.commands.Orders.Told;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The providers' keys: which there are, one more, one less. */
record KeyOrders(Office office) {
    private static final int LONGEST = 4_096;

    Told list() {
        List<String> lines = new ArrayList<>();
        List<ObjectNode> all = new ArrayList<>();
        office.keys()
                .forEach((provider, keys) -> keys.forEach(key -> {
                    lines.add("Provider: " + provider + ", Key: " + key.hint() + ", " + key.name() + ", " + word(key));
                    all.add(json(provider, key));
                }));
        return Told.shown(lines.isEmpty() ? List.of("There are no keys.") : lines, Listed.of(all));
    }

    private static String word(KeyState key) {
        return key.word().name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode json(String provider, KeyState key) {
        return Json.MAPPER
                .createObjectNode()
                .put("object", "provider_key")
                .put("provider", provider)
                .put("name", key.name())
                .put("hint", key.hint())
                .put("state", word(key))
                .put(
                        "until",
                        key.until() == 0
                                ? null
                                : Instant.ofEpochMilli(key.until()).toString());
    }

    Told add(String provider, String key, String by) {
        if (key.length() > LONGEST || key.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            return Told.refused("That is no key: it has letters, digits and signs only.");
        }
        String sha256 = Sha256.hex(key);
        if (!find(provider, each -> each.sha256().equals(sha256)).isEmpty()) {
            return Told.refused(Reason.CONFLICT, "Provider " + provider + " has this key already.");
        }
        boolean lasts = office.overlay().sealsKeys();
        String until = lasts
                ? "It is kept, sealed with CARAVAN_MASTER_KEY."
                : "It lasts until the gateway stops: set CARAVAN_MASTER_KEY to have such keys kept.";
        Told told = office.lay(
                overlay -> overlay.putKey(provider, sha256, key, by),
                "Added key for provider: " + provider + " (" + Mask.of(key) + ")",
                until);
        ObjectNode after = told.done() ? shown(provider, sha256) : null;
        return after == null ? told : told.with(after.deepCopy().put("lasts", lasts), null, after);
    }

    Told remove(String provider, String key, String by) {
        String sha256 = Sha256.hex(key);
        List<KeyState> those = find(
                provider,
                each -> each.sha256().equals(sha256)
                        || each.hint().equals(key)
                        || each.name().equals(key));
        if (those.size() != 1) {
            return those.isEmpty()
                    ? Told.refused(
                            Reason.UNKNOWN_KEY,
                            "Provider " + shown(provider) + " has no such key: #caravan list keys shows them.")
                    : Told.refused(
                            Reason.CONFLICT,
                            "Provider " + provider + " has several that look so: say the whole key, or its name.");
        }
        KeyState found = those.getFirst();
        ObjectNode before = json(provider, found);
        boolean ordered = office.overlay().layer().added(provider).stream()
                .anyMatch(each -> each.sha256().equals(found.sha256()));
        Told told = office.lay(
                overlay -> overlay.removeKey(provider, found.sha256(), !ordered, by),
                "Removed key of provider: " + provider + " (" + found.hint() + ")");
        return told.done() ? told.with(before.deepCopy().put("deleted", true), before, null) : told;
    }

    /** Somebody may have put a key in its place. */
    private String shown(String provider) {
        return office.keys().containsKey(provider) ? provider : Mask.of(provider);
    }

    private List<KeyState> find(String provider, Predicate<KeyState> fits) {
        return office.keys().getOrDefault(provider, List.of()).stream()
                .filter(fits)
                .toList();
    }

    private @Nullable ObjectNode shown(String provider, String sha256) {
        return find(provider, each -> each.sha256().equals(sha256)).stream()
                .findFirst()
                .map(each -> json(provider, each))
                .orElse(null);
    }
}
