package caravan.providers;

import caravan.config.Section;
import caravan.hush.Hush;
import caravan.providers.connections.Addresses;
import caravan.providers.connections.Reach;
import caravan.providers.keys.KeyRing;
import caravan.providers.others.Others;
import caravan.providers.speech.Speech;
import caravan.providers.speech.Url;
import caravan.providers.tokens.Granting;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider as {@code config/providers.yaml} describes it.
 *
 * @param base where its API begins; null if it is a route or built in
 * @param path what follows, with {@code {operation}} and {@code {model}}
 * @param query what follows the question mark, such as {@code api-version=…}
 * @param auth how the key is sent: {@code bearer}; {@code optional}, which is bearer if there is a key; {@code none}; or the
 *     name of a header that carries the bare key
 * @param aliases other names for it
 * @param headers sent along unless the caller sent them
 * @param ownKeys are callers' own keys for this provider, whatever the default one is?
 * @param reportsCost is {@code usage.cost} in its answers what it really charged, in USD?
 * @param responses does it speak {@code /v1/responses}?
 * @param speech how it is asked for chat
 * @param others how it is asked for all else, and what not
 * @param spacing the time between the beginnings of two calls; zero for none
 * @param probe how it is asked whether it answers again; null if it is not
 * @param route the {@code direct:} address of a user's route that stands for it
 * @param reach over which connections it is asked, and how long that may take
 * @param granting how its keys are exchanged for tokens; null if they are sent as they are
 */
record Provider(
        String name,
        @Nullable URI base,
        String path,
        String query,
        String auth,
        KeyRing keys,
        List<String> aliases,
        Map<String, String> headers,
        List<String> models,
        List<String> prefixes,
        boolean ownKeys,
        boolean reportsCost,
        boolean responses,
        Speech speech,
        Others others,
        Duration spacing,
        @Nullable Probe probe,
        @Nullable String route,
        Reach reach,
        @Nullable Granting granting) {

    /** The one provider that is always there. */
    static final String DEMO = "demo";

    private static final String BEARER = "bearer";
    private static final String OPTIONAL = "optional";
    private static final String NONE = "none";
    private static final Set<String> KEY_HEADERS =
            Set.of("authorization", "proxy-authorization", "api-key", "x-api-key", "x-goog-api-key", "cookie");

    /** What the command line or the environment says for all providers, and what is known of them. */
    record Overrides(
            @Nullable String openAiBaseUrl,
            @Nullable String proxy,
            @Nullable Duration requestTimeout,
            KeyRing.Source keys,
            Granting.Source tokens) {}

    static Provider read(String name, Section section, Besides.Said said, Overrides overrides) {
        try (section) {
            String path = section.text("path");
            Speech speech = Speech.read(section);
            Reach reach = Reach.read(name, section, overrides.proxy(), overrides.requestTimeout());
            Provider provider = new Provider(
                    name,
                    base(name, section, said, overrides, path == null, speech),
                    path == null ? "/{operation}" : path,
                    section.text("query", ""),
                    section.text("auth", usualAuth(section, said)),
                    overrides.keys().read(name, section, said.keys(), usualVariable(name, section, said)),
                    section.texts("aliases"),
                    headers(section.section("headers")),
                    section.texts("models"),
                    section.texts("prefixes"),
                    section.flag("own_keys", false),
                    section.flag("reports_cost", false),
                    section.flag("responses", false),
                    speech,
                    Others.read(section),
                    section.duration("min_spacing", Duration.ZERO),
                    Probe.read(section),
                    section.text("route"),
                    reach,
                    Granting.read(section, said.usualScope(), reach, overrides.tokens()));
            Contradictions.find(provider, section);
            return provider;
        }
    }

    /** The command line says so, or a foreign file, or its own, or at least one of its deployments. */
    private static @Nullable URI base(
            String name, Section section, Besides.Said said, Overrides overrides, boolean v1, Speech speech) {
        Section foreign = said.foreign();
        Section place = foreign != null && foreign.has("base_url") ? foreign : section;
        String ours = section.text("base_url");
        String forced = "openai".equals(name) ? overrides.openAiBaseUrl() : null;
        String written = forced != null ? forced : place == section ? ours : place.text("base_url");
        URI base = Addresses.base(place, "base_url", written, v1);
        Url url = base == null && said.placed() != null ? Url.read(said.placed(), name, speech) : null;
        return url == null ? base : url.base();
    }

    private static boolean isNew(Section section, Besides.Said said) {
        return section == said.foreign()
                || (said.placed() != null && section.keys().isEmpty());
    }

    /** Who has no key there can ask there without one. */
    private static String usualAuth(Section section, Besides.Said said) {
        Section placed = said.placed();
        boolean open = said.foreign() == null && placed != null && !placed.has("token");
        return open && isNew(section, said) ? OPTIONAL : BEARER;
    }

    /** {@code ACME_API_KEY}, for one that {@code providers.yaml} does not know. */
    private static String usualVariable(String name, Section section, Besides.Said said) {
        return isNew(section, said) ? name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_API_KEY" : "";
    }

    /** One deployment of it, which is asked in its own way. */
    Provider asDeployed(@Nullable Url url, Speech said, KeyRing own, Reach reached, Duration apart) {
        return new Provider(
                name,
                url == null ? base : url.base(),
                url == null ? path : url.path(),
                url == null || url.query().isEmpty() ? query : url.query(),
                auth.equals(NONE) && !own.isEmpty() ? BEARER : auth,
                own,
                aliases,
                headers,
                models,
                prefixes,
                ownKeys,
                reportsCost,
                responses,
                said.at(url),
                others.at(url),
                apart,
                probe,
                route,
                reached,
                granting);
    }

    private static Map<String, String> headers(Section section) {
        Map<String, String> headers = new LinkedHashMap<>();
        try (section) {
            for (String header : section.keys()) {
                String value = section.text(header);
                if (value != null && value.chars().anyMatch(Character::isISOControl)) {
                    section.mistake(header, "has a line break in it, which no header can carry");
                } else if (value != null) {
                    Hush.learn(header, value);
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

    /** Does a key go along if there is one? A route finds its own. */
    boolean sendsKey() {
        return route == null && !auth.equals(NONE);
    }

    /** Is it of no use to ask without a key? A route is, if it names one. */
    boolean needsKey() {
        return route == null ? sendsKey() && !auth.equals(OPTIONAL) : keys.named();
    }

    /** Has the house a key for it, be it one that stands among the headers? */
    boolean hasHouseKey() {
        boolean among =
                route == null && !needsKey() && headers.keySet().stream().anyMatch(Provider::carriesKey);
        return enabled() && (among || ((sendsKey() || route != null) && !keys.isEmpty()));
    }

    private static boolean carriesKey(String header) {
        return KEY_HEADERS.contains(header.toLowerCase(Locale.ROOT));
    }

    /** Does the house pay for what is asked there? Nobody knows what a route spends. */
    boolean housePays() {
        return hasHouseKey() || (route != null && !needsKey());
    }

    /**
     * The header in which a key is sent.
     *
     * @param chat is it asked for chat, in a form of its own?
     */
    String keyHeader(boolean chat) {
        String how = how(chat);
        return isBearer(how) ? "authorization" : how;
    }

    /** A key as it stands in that header. */
    String keyValue(String key, boolean chat) {
        return isBearer(how(chat)) ? "Bearer " + key : key;
    }

    private String how(boolean chat) {
        return chat && !speech.auth().isEmpty() ? speech.auth() : auth;
    }

    private static boolean isBearer(String how) {
        return how.equals(BEARER) || how.equals(OPTIONAL);
    }

    /** Without the address and the proxy, which may hold passwords. */
    @Override
    public String toString() {
        return "provider " + name;
    }
}
