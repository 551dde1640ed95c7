package caravan.providers;

import caravan.call.Offer;
import caravan.call.Upstream;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import caravan.providers.demo.Demo;
import java.net.URI;
import java.nio.file.Path;
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
    Providers read(Path file, Environment environment, Mistakes mistakes) {
        RequestHeaders headers = new RequestHeaders(setup.moreHeaders(), "caravan/" + setup.version());
        Provider.Overrides overrides = new Provider.Overrides(
                setup.openAiBaseUrl(), setup.proxy(), setup.requestTimeout(), setup.kept(), setup.clock());
        Map<String, Upstream> upstreams = new LinkedHashMap<>();
        List<Provider> providers = new ArrayList<>();
        Map<String, Consumer<String>> routes = new LinkedHashMap<>();
        Lacking lacking = new Lacking();
        try (Section root = Section.read(file, environment, mistakes)) {
            root.named("providers").forEach((name, section) -> {
                providers.add(Provider.read(name, section, overrides));
                onlyOneTakesOwnKeys(providers, section);
                lacking.note(providers.getLast(), section);
                Stream.ofNullable(providers.getLast().route())
                        .forEach(route -> routes.put(route, wrong -> section.mistake("route", wrong)));
            });
        }
        providers.removeIf(provider -> !provider.enabled());
        providers.forEach(provider -> upstreams.put(provider.name(), upstream(provider, headers)));
        upstreams.put(Provider.DEMO, new Demo(setup.clients().vertx(), setup.demoPace()));
        return new Providers(
                upstreams,
                offers(providers),
                names(providers, Provider::reportsCost),
                names(providers, Provider::responses),
                routes,
                lacking,
                providers.stream().flatMap(this::probing).toList(),
                providers.stream().anyMatch(Provider::housePays),
                setup.sent());
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
        offers.add(new Offer(Provider.DEMO, demo, List.of(), false, false, false));
        providers.forEach(provider -> offers.add(new Offer(
                provider.name(),
                provider.models(),
                provider.prefixes(),
                provider.hasHouseKey(),
                provider.needsKey(),
                provider.ownKeys())));
        return offers;
    }

    private Stream<Probing> probing(Provider provider) {
        Probe probe = provider.probe();
        URI base = provider.base();
        return probe == null || base == null
                ? Stream.of()
                : Stream.of(new Probing(
                        provider,
                        base,
                        probe,
                        setup.clients(),
                        setup.clock(),
                        setup.kept().of(Probing.State.class, "probe of " + provider.name(), Probing.State::new)));
    }

    private Upstream upstream(Provider provider, RequestHeaders headers) {
        String direct = provider.route();
        URI base = provider.base();
        return direct == null && base != null
                ? new HttpUpstream(provider, base, setup.clients(), headers)
                : new RouteUpstream(
                        provider, String.valueOf(direct), setup.clients().vertx(), setup.route());
    }
}
