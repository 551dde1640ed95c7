package caravan.providers;

import caravan.call.Offer;
import caravan.call.Upstream;
import caravan.config.Nearest;
import caravan.config.Section;
import caravan.providers.demo.Demo;
import caravan.providers.keys.KeyRing;
import caravan.providers.spacing.SpacedUpstream;
import caravan.providers.speech.Speech;
import caravan.providers.tokens.Granting;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code config/providers.yaml}, and makes its providers ready to be asked. */
record ProvidersFile(Providers.Setup setup) {
    /** @param models of {@code models.yaml}, or of the foreign file */
    Providers read(Section root, Section models, boolean foreign) {
        RequestHeaders headers = new RequestHeaders(setup.moreHeaders(), "caravan/" + setup.version());
        Provider.Overrides overrides = overrides();
        Map<String, Upstream> upstreams = new LinkedHashMap<>();
        List<Provider> providers = new ArrayList<>();
        Map<String, Consumer<String>> routes = new LinkedHashMap<>();
        Lacking lacking = new Lacking();
        try (root) {
            Besides besides = Besides.read(root, models, foreign);
            besides.sections(root).forEach((name, section) -> {
                providers.add(Provider.read(name, section, besides.of(name), overrides));
                onlyOneTakesOwnKeys(providers, section);
                lacking.note(providers.getLast(), section);
                Stream.ofNullable(providers.getLast().route())
                        .forEach(route -> routes.put(route, wrong -> section.mistake("route", wrong)));
                fetchesTokens(providers.getLast(), section, routes);
            });
            besides.close();
            strayKeys(root, besides.names());
        }
        providers.removeIf(provider -> !provider.enabled());
        providers.forEach(provider -> upstreams.put(provider.name(), upstream(provider, provider.name(), headers)));
        Demo demo = new Demo(setup.clients().vertx(), setup.demoPace());
        upstreams.put(Provider.DEMO, Speech.USUAL.within(demo, setup.dialects()));
        Deployments deployments = new Deployments(
                overHttp(providers), overrides.keys(), (provider, turns) -> upstream(provider, turns, headers));
        return new Providers(
                upstreams,
                offers(providers),
                names(providers, Provider::reportsCost),
                names(providers, Provider::responses),
                routes,
                lacking,
                () -> Stream.concat(providers.stream(), deployments.withToken()).flatMap(this::probing),
                providers.stream().anyMatch(Provider::housePays),
                deployments,
                setup.sent());
    }

    /** Orders may give keys to those alone that are there. */
    private void strayKeys(Section root, Set<String> names) {
        setup.layer().keys().stream()
                .filter(key -> key.secret() != null && !names.contains(key.provider()))
                .forEach(key -> root.mistake(
                        "providers",
                        "there is no '" + key.provider() + "'" + Nearest.hint(key.provider(), names) + ", which "
                                + key.name() + " gives a key"));
    }

    private Provider.Overrides overrides() {
        return new Provider.Overrides(
                setup.openAiBaseUrl(),
                setup.proxy(),
                setup.requestTimeout(),
                new KeyRing.Source(setup.kept(), setup.clock(), setup.layer()),
                new Granting.Source(setup.kept(), setup.clock(), setup.tokens()));
    }

    /** A provider that nobody can pay at needs no route. */
    private static void fetchesTokens(Provider provider, Section section, Map<String, Consumer<String>> routes) {
        Granting granting = provider.granting();
        if (granting != null && provider.hasHouseKey()) {
            routes.putIfAbsent(granting.office().route(), wrong -> section.mistake("token", wrong));
        }
    }

    private static Map<String, Provider> overHttp(List<Provider> providers) {
        return providers.stream()
                .filter(provider -> provider.route() == null)
                .collect(Collectors.toUnmodifiableMap(Provider::name, provider -> provider));
    }

    private static Set<String> names(List<Provider> providers, Predicate<Provider> such) {
        return providers.stream().filter(such).map(Provider::name).collect(Collectors.toUnmodifiableSet());
    }

    private static void onlyOneTakesOwnKeys(List<Provider> providers, Section latest) {
        List<Provider> takers = providers.stream().filter(Provider::ownKeys).toList();
        if (takers.size() > 1 && takers.getLast().equals(providers.getLast())) {
            latest.mistake(
                    "own_keys",
                    "can be true for one provider only, and is for "
                            + takers.getFirst().name() + ": a caller's key must not go to another vendor");
        }
    }

    private static List<Offer> offers(List<Provider> providers) {
        List<String> demo =
                Demo.MODELS.stream().map(model -> Provider.DEMO + "/" + model).toList();
        List<Offer> offers = new ArrayList<>();
        offers.add(new Offer(Provider.DEMO, demo, List.of(), List.of(), false, false, false));
        providers.forEach(provider -> offers.add(new Offer(
                provider.name(),
                provider.models(),
                provider.prefixes(),
                provider.aliases(),
                provider.hasHouseKey(),
                provider.needsKey(),
                provider.ownKeys())));
        return offers;
    }

    private Stream<Probing> probing(Provider provider) {
        Probe probe = provider.probe();
        URI base = provider.base();
        String whose = provider.name()
                + (provider.keys().own() ? " with " + provider.keys().names() : "");
        return probe == null || base == null
                ? Stream.of()
                : Stream.of(new Probing(
                        provider,
                        base,
                        probe,
                        setup.clients(),
                        setup.clock(),
                        setup.kept().of(Probing.State.class, "probe of " + whose, Probing.State::new)));
    }

    /** @param turns whose they are: the provider's, or a deployment's own */
    private Upstream upstream(Provider provider, String turns, RequestHeaders headers) {
        String direct = provider.route();
        URI base = provider.base();
        Upstream upstream = direct == null && base != null
                ? new HttpUpstream(provider, base, setup.clients(), headers, setup.dialects())
                : provider.speech()
                        .within(
                                new RouteUpstream(
                                        provider,
                                        String.valueOf(direct),
                                        setup.clients().vertx(),
                                        setup.route()),
                                setup.dialects());
        if (provider.spacing().isZero()) {
            return upstream;
        }
        return SpacedUpstream.of(
                upstream,
                provider.name(),
                provider.spacing(),
                setup.kept(),
                turns,
                setup.clients().vertx());
    }
}
