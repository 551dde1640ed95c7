package caravan.providers;

import caravan.config.Section;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider as {@code config/providers.yaml} describes it.
 *
 * @param base where its API begins; null if it is a route or built in
 * @param path what follows, with {@code {operation}} and {@code {model}}
 * @param query what follows the question mark, such as {@code api-version=…}
 * @param auth how the key is sent: {@code bearer}, {@code none}, or the name of a header that carries the bare key
 * @param headers sent along unless the caller sent them
 * @param ownKeys may callers' own keys go there?
 * @param reportsCost is {@code usage.cost} in its answers what it really charged, in USD?
 * @param route the {@code direct:} address of a user's route that stands for it
 */
record Provider(
        String name,
        @Nullable URI base,
        String path,
        String query,
        String auth,
        KeyRing keys,
        Map<String, String> headers,
        List<String> models,
        List<String> prefixes,
        boolean ownKeys,
        boolean reportsCost,
        StreamUsage streamUsage,
        @Nullable String route,
        @Nullable URI proxy,
        Timeouts timeouts,
        Pool pool) {

    /** The one provider that is always there. */
    static final String DEMO = "demo";

    /** What the command line or the environment says for all providers. */
    record Overrides(@Nullable String openAiBaseUrl, @Nullable String proxy, @Nullable Duration requestTimeout) {}

    static Provider read(String name, Section section, Overrides overrides) {
        try (section) {
            String base = "openai".equals(name) && overrides.openAiBaseUrl() != null
                    ? overrides.openAiBaseUrl()
                    : section.text("base_url");
            section.raw("base_url");
            String path = section.text("path");
            String route = section.text("route");
            if (route == null && !section.has("base_url")) {
                section.mistake("", "needs a base_url, or a route");
            }
            if (route != null && !route.startsWith("direct:")) {
                section.mistake("route", "must be the address of a route of yours, such as direct:my-provider");
            }
            return new Provider(
                    name,
                    Addresses.base(section, "base_url", base, path == null),
                    path == null ? "/{operation}" : path,
                    section.text("query", ""),
                    section.text("auth", route != null && !section.has("keys") ? "none" : "bearer"),
                    KeyRing.find(section.raws("keys"), section.environment()),
                    headers(section.section("headers")),
                    section.texts("models"),
                    section.texts("prefixes"),
                    section.flag("own_keys", false),
                    section.flag("reports_cost", false),
                    section.choice("stream_usage", StreamUsage.ASKED),
                    route,
                    Addresses.proxy(section, "proxy", section.text("proxy", text(overrides.proxy()))),
                    Timeouts.read(section.section("timeouts"), overrides.requestTimeout()),
                    Pool.read(section.section("pool")));
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Map<String, String> headers(Section section) {
        Map<String, String> headers = new LinkedHashMap<>();
        try (section) {
            for (String header : section.keys()) {
                String value = section.text(header);
                if (value != null) {
                    headers.put(header, value);
                }
            }
        }
        return Map.copyOf(headers);
    }

    /** False while the variable that says where it is has no value: the provider is off. */
    boolean enabled() {
        return base != null || route != null;
    }

    boolean needsKey() {
        return !"none".equals(auth);
    }

    /** Can it be asked without a caller's own key? */
    boolean house() {
        return enabled() && (!needsKey() || !keys.isEmpty());
    }
}
