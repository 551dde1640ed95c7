package caravan;

import caravan.budgets.Budgets;
import caravan.cache.Cache;
import caravan.call.Candidate;
import caravan.call.Steps;
import caravan.commands.Commands;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Secret;
import caravan.config.Settings;
import caravan.deployments.Deployments;
import caravan.keys.Keys;
import caravan.limits.Limits;
import caravan.models.Models;
import caravan.prices.Prices;
import caravan.prices.Updates;
import caravan.providers.Providers;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the files in {@code config/} and {@code pricing/} say, read together and immutable. */
record Snapshot(
        Keys keys,
        Models models,
        Limits limits,
        Cache cache,
        Providers providers,
        Prices prices,
        Budgets budgets,
        Deployments deployments,
        Commands commands)
        implements Steps {
    /** The beans of which each snapshot has its own. */
    static final Map<String, Class<?>> BEANS = Map.of(
            "keys",
            Keys.class,
            "models",
            Models.class,
            "limits",
            Limits.class,
            "cache",
            Cache.class,
            "providers",
            Providers.class,
            "prices",
            Prices.class,
            "budgets",
            Budgets.class,
            "commands",
            Commands.class);

    static Snapshot read(
            Settings settings, Providers.Setup setup, Budgets.Setup money, Lasting lasting, Mistakes mistakes) {
        Path config = settings.places().config();
        Environment environment = settings.environment();
        Sources sources = Sources.of(settings, lasting.overlay().layer(), mistakes);
        Providers providers = Providers.read(sources.providers(), sources.models(), sources.foreign(), setup);
        Prices prices = prices(settings, lasting, providers, mistakes);
        Models models = Models.read(sources.models(), models(providers, prices, lasting));
        models.relied().forEach(providers::reliedOn);
        Keys keys = Keys.read(
                config.resolve("keys.yaml"),
                keys(settings, lasting, models, providers.hasHouseKeys()),
                environment,
                mistakes);
        Limits limits = Limits.read(
                config.resolve("limits.yaml"), lasting.limits(settings, models, keys), environment, mistakes);
        Deployments deployments = new Deployments(new Deployments.Setup(
                models, lasting.conditions(), providers::keys, providers::keys, limits::full, keys::named));
        return new Snapshot(
                keys,
                models,
                limits,
                Cache.read(config.resolve("cache.yaml"), settings, lasting.answers(), environment, mistakes),
                providers,
                prices,
                Budgets.read(
                        config.resolve("budgets.yaml"),
                        money,
                        prices::tariff,
                        providers::housePays,
                        models::unknown,
                        environment,
                        mistakes),
                deployments,
                new Commands(value(settings.adminToken()), keys, lasting.register(), deployments, lasting.desk()));
    }

    private static Prices prices(Settings settings, Lasting lasting, Providers providers, Mistakes mistakes) {
        return Prices.read(
                settings.places().pricing(),
                Updates.in(settings.places().data()),
                settings.environment(),
                mistakes,
                lasting.clock(),
                providers::reportsCost);
    }

    private static Models.Setup models(Providers providers, Prices prices, Lasting lasting) {
        return new Models.Setup(
                providers.offers(),
                providers.off(),
                lasting.kept(),
                lasting.conditions(),
                providers::hasOtherKey,
                providers::speaks,
                prices::estimate,
                (section, there) -> {
                    prices.deployment(section, there);
                    return providers.deployment(section, there);
                });
    }

    /** Whoever runs it for others to call does not mean to keep open house until the first key is made. */
    private static Keys.Setup keys(Settings settings, Lasting lasting, Models models, boolean housePays) {
        return new Keys.Setup(
                value(settings.authToken()),
                settings.adminToken() != null && housePays,
                models.ownKeysFor(),
                Lasting.clauses(settings.pace().nodes()),
                new Keys.Doubts(models::unknown, models::unknownProvider),
                lasting.register(),
                lasting.clock());
    }

    private static @Nullable String value(@Nullable Secret secret) {
        return secret == null ? null : secret.value();
    }

    @Override
    public boolean lists(Candidate candidate) {
        return models.listed().contains(candidate);
    }

    @Override
    public @Nullable URI address(Candidate candidate) {
        return providers.address(candidate);
    }

    @Override
    public @Nullable Object named(String ref) {
        return switch (ref) {
            case "keys" -> keys;
            case "models" -> models;
            case "limits" -> limits;
            case "cache" -> cache;
            case "providers" -> providers;
            case "prices" -> prices;
            case "budgets" -> budgets;
            case "commands" -> commands;
            default -> null;
        };
    }

    @Override
    public String defaultModel() {
        return models.defaultModel();
    }

    /** The house pays, and anybody may call: that must not be open to the network by accident. */
    boolean openHouse() {
        return !keys.required() && providers.hasHouseKeys();
    }
}
