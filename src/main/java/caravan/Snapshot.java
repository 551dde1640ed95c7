package caravan;

import caravan.cache.Answers;
import caravan.cache.Cache;
import caravan.call.Steps;
import caravan.commands.Commands;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Secret;
import caravan.config.Settings;
import caravan.keys.Keys;
import caravan.models.Models;
import caravan.prices.Prices;
import caravan.providers.Providers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the files in {@code config/} and {@code pricing/} say, read together and immutable. */
record Snapshot(Keys keys, Models models, Cache cache, Providers providers, Prices prices, Commands commands)
        implements Steps {
    /** The beans of which each snapshot has its own. */
    static final Map<String, Class<?>> BEANS = Map.of(
            "keys",
            Keys.class,
            "models",
            Models.class,
            "cache",
            Cache.class,
            "providers",
            Providers.class,
            "prices",
            Prices.class,
            "commands",
            Commands.class);

    static Snapshot read(
            Settings settings, Providers.Setup setup, Answers answers, InstantSource clock, Mistakes mistakes) {
        Path config = settings.places().config();
        Environment environment = settings.environment();
        Providers providers = Providers.read(config.resolve("providers.yaml"), setup, environment, mistakes);
        Prices prices = Prices.read(settings.places().pricing(), environment, mistakes, clock, providers::reportsCost);
        Models models = Models.read(
                config.resolve("models.yaml"),
                new Models.Setup(
                        providers.offers(),
                        providers.off(),
                        setup.kept(),
                        clock,
                        providers::hasKeyReady,
                        prices::estimate),
                environment,
                mistakes);
        models.relied().forEach(providers::reliedOn);
        return new Snapshot(
                Keys.read(
                        config.resolve("keys.yaml"),
                        value(settings.authToken()),
                        models.ownKeysFor(),
                        models::unknown,
                        environment,
                        mistakes),
                models,
                Cache.read(config.resolve("cache.yaml"), settings, answers, environment, mistakes),
                providers,
                Prices.read(settings.places().pricing(), environment, mistakes, clock, providers::reportsCost),
                new Commands(value(settings.adminToken())));
    }

    private static @Nullable String value(@Nullable Secret secret) {
        return secret == null ? null : secret.value();
    }

    @Override
    public @Nullable Object named(String ref) {
        return switch (ref) {
            case "keys" -> keys;
            case "models" -> models;
            case "cache" -> cache;
            case "providers" -> providers;
            case "prices" -> prices;
            case "commands" -> commands;
            default -> null;
        };
    }

    /** The house pays, and anybody may call: that must not be open to the network by accident. */
    boolean openHouse() {
        return !keys.required() && providers.hasHouseKeys();
    }
}
