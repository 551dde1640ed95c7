package caravan;

import caravan.call.Offer;
import caravan.config.Settings;
import caravan.config.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first lines: where it listens, what it serves, who may call. */
record Welcome(Settings settings, Snapshot snapshot, String host, int port, String routes) {
    private static final Logger LOG = LoggerFactory.getLogger("caravan");
    private static final int SHORT = 16;

    void say() {
        lines().forEach(LOG::info);
        warnings().forEach(LOG::warn);
    }

    List<String> lines() {
        return List.of(
                "Caravan " + Version.ours() + " listens on http://" + shownHost() + ":" + port,
                "  serves   " + serves(),
                "  callers  " + callers(),
                "  routes   " + routes);
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (snapshot.openHouse() && !isLoopback(host)) {
            warnings.add("Anybody who can reach " + host + ":" + port
                    + " can spend your provider keys: set AUTH_TOKEN, or write config/keys.yaml");
        }
        if (settings.adminToken() != null && settings.adminToken().value().length() < SHORT) {
            warnings.add("CARAVAN_ADMIN_TOKEN has fewer than " + SHORT
                    + " characters: who guesses it makes keys of their own");
        }
        return warnings;
    }

    private String serves() {
        List<Offer> offers = snapshot.providers().offers();
        return offers.stream()
                .filter(offer -> offer.house() || takesOwnKeys(offer))
                .map(offer -> offer.provider() + (isDefault(offer) ? " (default)" : ""))
                .collect(Collectors.joining(", "));
    }

    private boolean takesOwnKeys(Offer offer) {
        return !snapshot.keys().required()
                && offer.provider().equals(snapshot.models().ownKeysFor());
    }

    private boolean isDefault(Offer offer) {
        return offer.provider().equals(snapshot.models().defaultProvider());
    }

    private String callers() {
        if (snapshot.keys().required()) {
            String none = snapshot.keys().awaited() ? "; there is none yet: POST /admin/keys makes one" : "";
            return "with a token of this gateway" + none;
        }
        if (snapshot.openHouse()) {
            String why = settings.listen().host() == null
                    ? "; on this machine only, since the keys are yours: set AUTH_TOKEN or HOST to change that"
                    : "";
            return "anybody, on this house's keys" + why;
        }
        String theirs = snapshot.models().ownKeysFor();
        return theirs.isEmpty()
                ? "anybody, without a key"
                : "anybody, with their own key for " + theirs + "; demo needs none";
    }

    static boolean isLoopback(String host) {
        return host.startsWith("127.") || host.equals("localhost") || host.equals("::1");
    }

    private String shownHost() {
        return host.equals("0.0.0.0") ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    }
}
