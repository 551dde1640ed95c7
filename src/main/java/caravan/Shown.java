package caravan;

import caravan.call.Candidate;
import caravan.config.Settings;
import caravan.config.Units;
import caravan.deployments.Deployments;
import caravan.ledger.Ledger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code /stats} shows besides the sums, by the names that GoProxyAI gives it. No address has a password in it. */
record Shown(Lasting lasting, Supplier<Generation> current) {
    private static final Candidate OPENAI = new Candidate("openai", "");

    void bind() {
        Ledger ledger = lasting.ledger();
        ledger.show("cache", this::cache);
        ledger.show("deployments", () -> deployments().figures());
        ledger.show("provider_keys", () -> deployments().keyFigures());
        ledger.beforeScrape(new DeploymentMeters(lasting.meters(), this::deployments));
        ledger.show("budgets", this::budgets);
        ledger.show("rate_limit", () -> settings().pace().rateLimit());
        ledger.show("proxy_url", () -> bare(settings().upstreams().proxy()));
        ledger.show(
                "openai_url",
                () -> bare(current.get().snapshot().providers().address(OPENAI)).replaceFirst("/v1$", ""));
    }

    private Deployments deployments() {
        return current.get().snapshot().deployments();
    }

    private Settings settings() {
        return current.get().settings();
    }

    private Map<String, Object> cache() {
        Map<String, Object> figures = lasting.answers().figures();
        figures.put("ttl", Units.words(current.get().snapshot().cache().ttl()));
        return figures;
    }

    /** Of these nodes, each shows what it has spent of its share. */
    private Map<String, Object> budgets() {
        Map<String, Object> figures = lasting.spend().figures();
        figures.put("nodes", settings().pace().nodes());
        return figures;
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
