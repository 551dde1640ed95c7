package caravan;

import caravan.config.Settings;
import caravan.ledger.Ledger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code /stats} shows besides the sums, by the names that GoProxyAI gives it. No address has a password in it. */
record Shown(Lasting lasting, Supplier<Generation> current) {
    private static final String OPENAI = "openai";

    void bind() {
        Ledger ledger = lasting.ledger();
        ledger.show("cache", this::cache);
        ledger.show("rate_limit", () -> null);
        ledger.show("proxy_url", () -> bare(settings().upstreams().proxy()));
        ledger.show(
                "openai_url",
                () -> bare(current.get().snapshot().providers().address(OPENAI)).replaceFirst("/v1$", ""));
    }

    private Settings settings() {
        return current.get().settings();
    }

    private Map<String, Object> cache() {
        Map<String, Object> figures = lasting.answers().figures();
        figures.put("ttl", words(current.get().snapshot().cache().ttl()));
        return figures;
    }

    /** As Go writes times: {@code 5m0s}. */
    static String words(Duration time) {
        long seconds = time.toSeconds();
        String millis = time.toMillisPart() == 0
                ? ""
                : "." + String.format("%03d", time.toMillisPart()).replaceFirst("0+$", "");
        if (seconds == 0 && !millis.isEmpty()) {
            return time.toMillis() + "ms";
        }
        String hours = seconds >= 3_600 ? seconds / 3_600 + "h" : "";
        String minutes = seconds >= 60 ? seconds / 60 % 60 + "m" : "";
        return hours + minutes + seconds % 60 + millis + "s";
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
