package caravan.figures;

import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Holder;
import caravan.config.Settings;
import caravan.config.Units;
import caravan.deployments.Deployments;
import caravan.ledger.Ledger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code /stats} shows besides the sums, by the names that GoProxyAI gives it. No address has a password in it. */
record Shown(Figures figures) {
    private static final Candidate OPENAI = new Candidate("openai", "");
    private static final Pattern WHOSE = Pattern.compile("^(key|owner|team|tag):");
    private static final Pattern WHEN = Pattern.compile(" [a-z]+ \\S+$");

    void bind() {
        Ledger ledger = figures.ledger();
        ledger.show("cache", this::cache);
        ledger.show("deployments", () -> deployments().figures());
        ledger.show("provider_keys", () -> deployments().keyFigures());
        ledger.beforeScrape(new DeploymentMeters(figures.meters(), this::deployments));
        ledger.showTo("budgets", this::budgets);
        ledger.show("rate_limit", () -> settings().pace().rateLimit());
        ledger.show("proxy_url", () -> bare(settings().upstreams().proxy()));
        ledger.show("openai_url", () -> bare(now().addresses().apply(OPENAI)).replaceFirst("/v1$", ""));
    }

    private Figures.Now now() {
        return figures.current().get();
    }

    private Deployments deployments() {
        return now().deployments();
    }

    private Settings settings() {
        return now().settings();
    }

    private Map<String, Object> cache() {
        Map<String, Object> shown = figures.answers().figures();
        shown.put("ttl", Units.words(now().cacheTtl()));
        return shown;
    }

    /** Of these nodes, each shows what it has spent of its share; and each caller their own windows, and those that are for all. */
    private Map<String, Object> budgets(Optional<Caller> caller) {
        Map<String, Object> shown = figures.spend().figures();
        caller.filter(each -> !each.holder().role().equals("operator")).ifPresent(each -> {
            Map<Object, Object> own = new LinkedHashMap<>((Map<?, ?>) Objects.requireNonNull(shown.get("windows")));
            own.keySet().removeIf(window -> !concerns(each, String.valueOf(window)));
            shown.put("windows", own);
        });
        shown.put("nodes", settings().pace().nodes());
        return shown;
    }

    /** @param window such as {@code key:team-a month 2026-10-31T23:00:00Z} */
    private static boolean concerns(Caller caller, String window) {
        String budget = WHEN.matcher(window).replaceFirst("");
        Holder holder = caller.holder();
        return !WHOSE.matcher(budget).find()
                || budget.equals("key:" + caller.name())
                || budget.equals("owner:" + holder.owner())
                || budget.equals("team:" + holder.team())
                || holder.tags().stream().anyMatch(tag -> budget.equals("tag:" + tag));
    }

    private static String bare(@Nullable URI address) {
        try {
            return address == null
                    ? ""
                    : new URI(
                                    address.getScheme(),
                                    null,
                                    address.getHost(),
                                    address.getPort(),
                                    address.getPath(),
                                    null,
                                    null)
                            .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
