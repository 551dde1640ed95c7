package caravan;

import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Settings;
import caravan.keys.Keys;
import caravan.models.Models;
import caravan.prices.Prices;
import caravan.providers.Providers;
import java.nio.file.Path;
import java.time.InstantSource;

/** What the files in {@code config/} and {@code pricing/} say, read together and immutable. */
record Snapshot(Keys keys, Models models, Providers providers, Prices prices) {
    static Snapshot read(Settings settings, Providers.Setup setup, InstantSource clock, Mistakes mistakes) {
        Path config = settings.places().config();
        Environment environment = settings.environment();
        Providers providers = Providers.read(config.resolve("providers.yaml"), setup, environment, mistakes);
        String token =
                settings.authToken() == null ? null : settings.authToken().value();
        Models models = Models.read(config.resolve("models.yaml"), providers.offers(), environment, mistakes);
        return new Snapshot(
                Keys.read(config.resolve("keys.yaml"), token, models.ownKeysFor(), environment, mistakes),
                models,
                providers,
                Prices.read(settings.places().pricing(), environment, mistakes, clock, providers::reportsCost));
    }

    /** The house pays, and anybody may call: that must not be open to the network by accident. */
    boolean openHouse() {
        return !keys.required() && providers.hasHouseKeys();
    }
}
